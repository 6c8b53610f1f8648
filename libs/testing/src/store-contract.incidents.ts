import type { Store } from '@kymo/domain';
import { beforeEach, expect, it } from 'vitest';
import type { StoreUnderTest } from './store-under-test';
import { effectsOf, evidenceOf, incidentOf } from './store-examples';

/** Contract of every store for incidents. */
export function incidentContract(subject: () => StoreUnderTest): void {
  let store: Store;
  beforeEach(() => (store = subject().store));

  it('lists incidents newest first, by status and series', async () => {
    const over = { status: 'resolved' as const, endMs: 9_000 };
    await store.commit(
      effectsOf({ incidents: [incidentOf('a', { startMs: 1 }), incidentOf('b', { startMs: 3 })] }),
    );
    await store.commit(effectsOf({ incidents: [incidentOf('c', { startMs: 2, series: 'fan' })] }));
    await store.commit(effectsOf({ incidents: [incidentOf('a', { startMs: 1, ...over })] }));
    const ids = (query: Parameters<Store['incidents']>[0]) => store.incidents(query).map(({ id }) => id);
    expect(ids({ limit: 10 })).toEqual(['b', 'c', 'a']);
    expect(ids({ limit: 2 })).toEqual(['b', 'c']);
    expect(ids({ limit: 0 })).toEqual([]);
    expect(ids({ untilMs: 2, limit: 10 })).toEqual(['c', 'a']);
    expect(ids({ series: 'pump-1', untilMs: 2, limit: 10 })).toEqual(['a']);
    expect(ids({ status: 'firing', limit: 10 })).toEqual(['b', 'c']);
    expect(ids({ status: 'resolved', limit: 10 })).toEqual(['a']);
    expect(ids({ series: 'pump-1', limit: 10 })).toEqual(['b', 'a']);
    expect(ids({ series: 'pump-1', status: 'firing', limit: 10 })).toEqual(['b']);
    expect(store.incident('a')?.endMs).toBe(9_000);
  });

  it('keeps what people say of an incident, whatever the stream writes of it later', async () => {
    const similar = [{ id: 'a', series: 'pump-1', startMs: 1, similarity: 0.9 }];
    await store.commit(effectsOf({ incidents: [incidentOf('a'), incidentOf('b', { similar })] }));
    await store.annotate(['a'], { label: 'bearing wear', assessment: 'true' });
    await store.commit(effectsOf({ incidents: [incidentOf('a', { lastMs: 9_000 })] }));
    expect(store.incident('a')).toEqual(
      incidentOf('a', { lastMs: 9_000, label: 'bearing wear', assessment: 'true' }),
    );
    expect(store.incidents({ limit: 2 }).find(({ id }) => id === 'b')!.similar).toEqual([
      { ...similar[0], label: 'bearing wear', assessment: 'true' },
    ]);
    await store.annotate(['a'], { label: null });
    expect(store.incident('a')).toEqual(incidentOf('a', { lastMs: 9_000, assessment: 'true' }));
    expect(store.labelled().map(({ id }) => id)).toEqual(['a']);
    await store.annotate(['b'], { acknowledged: { by: 'ada', atMs: 1 } });
    expect(store.labelled().map(({ id }) => id)).toEqual(['a']);
    await store.annotate(['b'], { acknowledged: null });
    await store.annotate(['a'], { assessment: null });
    expect(store.incident('b')!.similar).toEqual(similar);
  });

  it('takes what is said of an unknown incident for none of those named with it', async () => {
    await store.commit(effectsOf({ incidents: [incidentOf('a')] }));
    const audit = { atMs: 1, by: 'eve', via: 'api', action: 'incident.label', subject: 'a' } as const;
    await expect(store.annotate(['a', 'c'], { label: 'wear' }, audit)).rejects.toMatchObject({
      code: 'INCIDENT_UNKNOWN',
    });
    expect([store.incident('a')!.label, store.auditLog(10)]).toEqual([undefined, []]);
  });

  it('has an acknowledgement hold as a pass has found, unless people have said otherwise since', async () => {
    const of = { by: 'ann', atMs: 5 };
    const later = { by: 'ben', atMs: 6 };
    await store.commit(effectsOf({ incidents: [incidentOf('a'), incidentOf('b')] }));
    await store.annotate(['a'], { acknowledged: of });
    const spread = { incident: 'b', of, holds: true };
    await store.commit(effectsOf({ acknowledged: [spread, { incident: 'gone', of, holds: true }] }));
    expect(store.incident('b')!.acknowledged).toEqual(of);
    await store.annotate(['a'], { acknowledged: later });
    const lifted = ['a', 'b'].map((incident) => ({ incident, of, holds: false }));
    await store.commit(effectsOf({ acknowledged: lifted }));
    expect(store.incident('a')!.acknowledged).toEqual(later);
    expect(store.incident('b')!.acknowledged).toBeUndefined();
  });

  it('knows what keeps an incident from people, whatever becomes of it meanwhile', async () => {
    const keptBack = { gate: 'silence', by: 's' } as const;
    const kept = [
      { incident: 'a', keptBack },
      { incident: 'gone', keptBack },
    ];
    await store.commit(effectsOf({ incidents: [incidentOf('a')], keptBack: kept }));
    await store.commit(effectsOf({ incidents: [incidentOf('a', { lastMs: 9_000 })] }));
    expect(store.incident('a')).toEqual(incidentOf('a', { lastMs: 9_000, keptBack }));
    expect(store.labelled()).toEqual([]);
    await store.commit(effectsOf({ keptBack: [{ incident: 'a', keptBack: undefined }] }));
    expect(store.incident('a')).toEqual(incidentOf('a', { lastMs: 9_000 }));
  });

  it('gives the codes of the latest incidents, and says which models their evidence needs', async () => {
    const begun = ['a', 'b', 'c'].map((id, index) => incidentOf(id, { startMs: [3, 1, 2][index]! }));
    await store.commit(
      effectsOf({
        incidents: begun,
        evidence: [evidenceOf('a', 'one'), evidenceOf('b', 'two'), evidenceOf('c', 'one')],
      }),
    );
    expect(store.signatures(2)).toEqual([evidenceOf('a').signature, evidenceOf('c').signature]);
    expect(store.modelsNamed().sort()).toEqual(['one', 'two']);
    expect(store.evidence('d')).toBeUndefined();
  });

  it('keeps one code of an incident that people were told of later', async () => {
    await store.commit(effectsOf({ incidents: [incidentOf('a')], evidence: [evidenceOf('a', 'one')] }));
    await store.commit(
      effectsOf({ incidents: [incidentOf('a', { raisedMs: 9_000 })], evidence: [evidenceOf('a', 'two')] }),
    );
    expect(store.signatures(10)).toEqual([evidenceOf('a').signature]);
    expect(store.modelsNamed()).toEqual(['two']);
  });

  it('bounds the evidence it keeps: the latest wins', async () => {
    const SIXTEEN_MIB = 2 ** 22;
    for (const startMs of [1, 2, 3, 4, 5, 6]) {
      const incident = incidentOf(`i-${startMs}`, { startMs });
      await store.commit(
        effectsOf({ incidents: [incident], evidence: [evidenceOf(incident.id, 'h', SIXTEEN_MIB)] }),
      );
    }
    expect(store.signatures(10).map(({ incident }) => incident)).toEqual(['i-6', 'i-5', 'i-4', 'i-3']);
    expect(store.evidence('i-2')).toBeUndefined();
    expect(store.evidence('i-3')).toBeDefined();
  });
}
