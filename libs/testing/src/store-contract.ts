import { zeroCounters, type Store } from '@kymo/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { incidentContract } from './store-contract.incidents';
import { outboxContract } from './store-contract.outbox';
import type { StoreUnderTest } from './store-under-test';
import { effectsOf, evidenceOf, historyBlock, incidentOf, seriesState } from './store-examples';

/** Contract of every store. */
export function storeContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`store contract: ${name}`, () => {
    let subject: StoreUnderTest;
    let store: Store;
    beforeEach(async () => {
      subject = await open();
      store = subject.store;
    });
    afterEach(() => subject.dispose());

    it('knows nothing when it is new', () => {
      expect(store.position('telemetry/0')).toBeUndefined();
      expect(store.counters()).toEqual(zeroCounters());
      expect(store.stageState('window', 'pump-1')).toBeUndefined();
      expect(store.stageKeys('window')).toEqual([]);
      expect(store.series()).toEqual([]);
      expect(store.history('pump-1', 0, 1e12)).toEqual([]);
      expect(store.incidents({ limit: 10 })).toEqual([]);
      expect(store.outbox('influx', 10)).toEqual([]);
      expect(store.outboxSize('influx')).toEqual({ entries: 0, bytes: 0 });
      expect(store.document('models')).toBeUndefined();
    });

    it('keeps every part of a commit, also when opened again', async () => {
      const block = historyBlock('pump-1', 5_000);
      const state = {
        open: [1, 2.5, null],
        deep: { values: Float64Array.of(NaN, 1e300, -0.5) },
        text: 'né€',
      };
      await store.commit(
        effectsOf({
          reached: [
            { partition: 'telemetry/3', nextOffset: 42, topicId: 'a' },
            { partition: 'telemetry/5', nextOffset: 7 },
          ],
          counters: { ...zeroCounters(), records: 7, rejected: { schema: 2 } },
          states: [{ stage: 'window', key: 'pump-1', state }],
          series: [seriesState('pump-1')],
          history: [block],
          incidents: [incidentOf('a')],
          evidence: [evidenceOf('a')],
          outbox: { influx: [{ id: '1', payload: 'line' }] },
        }),
      );
      const checkAll = (kept: Store) => {
        expect(kept.position('telemetry/3')).toBe(42);
        expect(kept.position('telemetry/4')).toBeUndefined();
        expect(kept.position('telemetry/5')).toBe(7);
        expect(kept.topicId('telemetry/3')).toBe('a');
        expect(kept.counters()).toEqual({ ...zeroCounters(), records: 7, rejected: { schema: 2 } });
        expect(kept.stageState('window', 'pump-1')).toEqual(state);
        expect(kept.series()).toEqual([seriesState('pump-1')]);
        expect(kept.history('pump-1', 0, 1e12)).toEqual([block]);
        expect(kept.incident('a')).toEqual(incidentOf('a'));
        expect(kept.evidence('a')).toEqual(evidenceOf('a'));
        expect(kept.outbox('influx', 10).map(({ entry }) => entry)).toEqual([{ id: '1', payload: 'line' }]);
      };
      checkAll(store);
      checkAll(await subject.reopen());
    });

    it('adds the counts of each pass to its totals', async () => {
      const counters = { ...zeroCounters(), records: 3, open: -2, rejected: { schema: 1 } };
      await store.commit(effectsOf({ counters }));
      await store.commit(effectsOf({ counters: { ...counters, rejected: { not_json: 4 } } }));
      expect(store.counters()).toEqual({
        ...zeroCounters(),
        records: 6,
        open: -4,
        rejected: { schema: 1, not_json: 4 },
      });
    });

    it('keeps nothing of a commit that fails', async () => {
      const impossible = { stage: 'raise' as const, key: 'x'.repeat(100_000), state: 1 };
      const effects = effectsOf({
        reached: [{ partition: 'telemetry/0', nextOffset: 9 }],
        history: [historyBlock('pump-1', 0)],
        states: [impossible],
      });
      await expect(store.commit(effects)).rejects.toMatchObject({ code: 'STORE_FAILED' });
      expect(store.position('telemetry/0')).toBeUndefined();
      expect(store.history('pump-1', 0, 1e12)).toEqual([]);
      await store.commit(
        effectsOf({ reached: [{ partition: 'telemetry/0', nextOffset: 10, topicId: 'a' }] }),
      );
      expect(store.position('telemetry/0')).toBe(10);
      await store.commit(effectsOf({ reached: [{ partition: 'telemetry/0', nextOffset: 11 }] }));
      expect(store.topicId('telemetry/0')).toBe('a');
    });

    it('changes nothing that it is given', async () => {
      const effects = effectsOf({ history: [historyBlock('pump-1', 0)], incidents: [incidentOf('a')] });
      const before = structuredClone(effects);
      await store.commit(effects);
      expect(effects).toEqual(before);
    });

    it('forgets a stage state that is undefined and lists the other keys of the stage', async () => {
      const states = ['b', 'a', 'né€\u{1f600}', ''.padEnd(256, 'z')].map((key) => ({
        stage: 'window' as const,
        key,
        state: 1,
      }));
      await store.commit(effectsOf({ states: [...states, { stage: 'raise', key: 'c', state: 2 }] }));
      await store.commit(effectsOf({ states: [{ stage: 'window', key: 'b', state: undefined }] }));
      expect(new Set(store.stageKeys('window'))).toEqual(new Set(['a', 'né€\u{1f600}', ''.padEnd(256, 'z')]));
      expect(store.stageKeys('raise')).toEqual(['c']);
      expect(store.stageState('window', 'b')).toBeUndefined();
    });

    it('finds the history blocks that touch a stretch, oldest first, whatever their length', async () => {
      const starts = [0, 4_000, 8_000, 12_000];
      const blocks = [...starts].reverse().map((startMs) => historyBlock('pump-1', startMs));
      await store.commit(
        effectsOf({ history: [...blocks, historyBlock('pump-10', 4_000), historyBlock('pump', 0, 9)] }),
      );
      const found = (fromMs: number, toMs: number) =>
        store.history('pump-1', fromMs, toMs).map(({ startMs }) => startMs);
      expect(found(0, 20_000)).toEqual(starts);
      expect(found(3_000, 4_000)).toEqual([0, 4_000]);
      expect(found(3_001, 3_999)).toEqual([]);
      expect(found(9_000, 9_000)).toEqual([8_000]);
      expect(found(15_001, 1e12)).toEqual([]);
    });

    it('keeps one block per series and start: a replay writes it again, not twice', async () => {
      await store.commit(effectsOf({ history: [historyBlock('pump-1', 0)] }));
      await store.commit(effectsOf({ history: [historyBlock('pump-1', 0)] }));
      expect(store.history('pump-1', 0, 1e12)).toHaveLength(1);
    });

    it('forgets a series, and writes what has come of it since', async () => {
      const states = ['a', 'b'].map((key) => ({ stage: 'judge' as const, key, state: 1 }));
      await store.commit(effectsOf({ states, series: [seriesState('a'), seriesState('b')] }));
      const gone = { stage: 'judge' as const, key: 'a', state: undefined };
      await store.commit(effectsOf({ forgotten: ['a', 'b'], states: [gone], series: [seriesState('b')] }));
      expect(store.series().map(({ key }) => key)).toEqual(['b']);
      expect(store.stageKeys('judge')).toEqual(['b']);
    });

    it('changes a document and notes who did it in one', async () => {
      const audit = { atMs: 1, by: 'ann', via: 'api', action: 'silence.begin', subject: 's' } as const;
      const added = (word: string) => (words: unknown) => [...((words ?? []) as string[]), word];
      await store.changeDocument('words', added('a'), audit);
      await store.changeDocument('words', added('b'));
      expect([store.document('words'), store.auditLog(10)]).toEqual([['a', 'b'], [audit]]);
      const refuse = () => {
        throw new Error('planted');
      };
      await expect(store.changeDocument('words', refuse, audit)).rejects.toThrow('planted');
      expect([store.document('words'), store.auditLog(10)]).toEqual([['a', 'b'], [audit]]);
      await store.audit({ ...audit, atMs: 2 });
      await store.audit({ ...audit, atMs: 3 });
      expect(store.auditLog(2).map(({ atMs }) => atMs)).toEqual([3, 2]);
    });

    it('keeps documents by name', async () => {
      await store.putDocument('models', { a: ['x'], weights: Float32Array.of(1, NaN) });
      await store.putDocument('clock', 5);
      expect(store.document('models')).toEqual({ a: ['x'], weights: Float32Array.of(1, NaN) });
      await store.putDocument('clock', undefined);
      expect(store.document('clock')).toBeUndefined();
      await store.putDocument('models/pump', 1);
      await store.putDocument('models/Ωmega', 2);
      await store.putDocument('modelsome', 3);
      expect(store.documents('models/')).toEqual(
        new Map([
          ['pump', 1],
          ['Ωmega', 2],
        ]),
      );
    });

    it('prunes as much as there is', async () => {
      const history = Array.from({ length: 350 }, (_, index) => historyBlock('pump-1', index * 4_000));
      const incidents = Array.from({ length: 1_100 }, (_, index) =>
        incidentOf(`i-${index}`, { status: 'resolved', startMs: index, endMs: index }),
      );
      await store.commit(effectsOf({ history: [...history, historyBlock('fan', 0)], incidents }));
      await store.prune(() => 1_200_000);
      expect(store.history('pump-1', 0, 1e12)).toHaveLength(50);
      expect(store.history('fan', 0, 1e12)).toEqual([]);
      expect(store.incidents({ limit: 10 })).toEqual([]);
      const asked: string[] = [];
      await store.prune((series) => asked.push(series));
      expect(asked).toEqual(['pump-1']);
    });

    it('prunes history and resolved incidents that ended before a moment, and nothing else', async () => {
      const over = { status: 'resolved' as const };
      await store.commit(
        effectsOf({
          history: [0, 4_000, 8_000].map((startMs) => historyBlock('pump-1', startMs)),
          incidents: [
            incidentOf('old', { ...over, endMs: 4_999 }),
            incidentOf('new', { ...over, endMs: 5_000 }),
            incidentOf('going', { startMs: 0 }),
          ],
          evidence: [evidenceOf('old', 'retired'), evidenceOf('new', 'serving')],
        }),
      );
      await store.prune(() => 5_000);
      expect(store.history('pump-1', 0, 1e12).map(({ startMs }) => startMs)).toEqual([4_000, 8_000]);
      expect(new Set(store.incidents({ limit: 10 }).map(({ id }) => id))).toEqual(new Set(['new', 'going']));
      expect(store.incident('old')).toBeUndefined();
      expect(store.evidence('old')).toBeUndefined();
      expect(store.modelsNamed()).toEqual(['serving']);
    });

    incidentContract(() => subject);
    outboxContract(() => subject);
  });
}
