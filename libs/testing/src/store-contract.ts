import {
  zeroCounters,
  type Effects,
  type Evidence,
  type HistoryBlock,
  type Incident,
  type SeriesState,
  type Store,
} from '@kymo/domain';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

/** How the suite gets a store; `reopen` closes it and opens the same contents again. */
export interface StoreUnderTest {
  readonly store: Store;
  reopen(): Promise<Store>;
  dispose(): Promise<void>;
}

/** Effects that change nothing but the position, with `changes` on top. */
export function effectsOf(changes: Partial<Effects> = {}): Effects {
  return {
    partition: 'telemetry/0',
    nextOffset: 1,
    counters: zeroCounters(),
    states: [],
    series: [],
    history: [],
    incidents: [],
    evidence: [],
    outbox: {},
    ...changes,
  };
}

/** A block of `steps` steps and two channels whose numbers tell where they stand; some are missing. */
export function historyBlock(series: string, startMs: number, steps = 4, intervalMs = 1_000): HistoryBlock {
  const grid = (offset: number) =>
    Float32Array.from({ length: steps * 2 }, (_, index) =>
      index === 1 ? NaN : startMs / 1_000 + index + offset,
    );
  return {
    series,
    startMs,
    intervalMs,
    channels: ['flow', 'pressure'],
    actual: grid(0),
    expected: grid(0.25),
    band: grid(0.5),
    score: Float32Array.from({ length: steps }, (_, index) => (index === 0 ? NaN : index / 10)),
  };
}

export function incidentOf(id: string, changes: Partial<Incident> = {}): Incident {
  return {
    id,
    kind: 'anomaly',
    series: 'pump-1',
    tags: { site: 'north' },
    status: 'firing',
    severity: 'warning',
    startMs: 1_000,
    raisedMs: 2_000,
    lastMs: 3_000,
    peakScore: 1.5,
    channels: [{ name: 'flow', share: 1 }],
    rule: 'score above 1 in 3 of 4 windows',
    ...changes,
  };
}

/** Evidence of an incident whose numbers tell which it is. */
export function evidenceOf(incident: string, hash = 'h', steps = 4): Evidence {
  return {
    incident,
    window: {
      series: 'pump-1',
      tags: { site: 'north' },
      startMs: 0,
      intervalMs: 1_000,
      length: steps,
      channels: ['flow'],
      values: Float32Array.from({ length: steps }, (_, step) => (step === 1 ? NaN : step + 0.1)),
      freshSteps: 1,
      freshSamples: 1,
      silentChannels: [],
    },
    model: { detector: 'linear-autoencoder', hash },
    score: 1.234567890123,
    threshold: 1,
    departure: { incident, channels: ['flow'], code: Float32Array.of(0.5, 2, 1) },
  };
}

function seriesState(key: string): SeriesState {
  return {
    key,
    tags: { site: 'north' },
    channels: ['flow'],
    intervalMs: 1_000,
    firstMs: 0,
    lastMs: 10_000,
    verdict: 'normal',
    score: 0.3,
    steps: 10,
  };
}

/** What every store keeps. */
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
          partition: 'telemetry/3',
          nextOffset: 42,
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
        nextOffset: 9,
        history: [historyBlock('pump-1', 0)],
        states: [impossible],
      });
      await expect(store.commit(effects)).rejects.toMatchObject({ code: 'STORE_FAILED' });
      expect(store.position('telemetry/0')).toBeUndefined();
      expect(store.history('pump-1', 0, 1e12)).toEqual([]);
      await store.commit(effectsOf({ nextOffset: 10 }));
      expect(store.position('telemetry/0')).toBe(10);
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
      expect(ids({ status: 'firing', limit: 10 })).toEqual(['b', 'c']);
      expect(ids({ status: 'resolved', limit: 10 })).toEqual(['a']);
      expect(ids({ series: 'pump-1', limit: 10 })).toEqual(['b', 'a']);
      expect(ids({ series: 'pump-1', status: 'firing', limit: 10 })).toEqual(['b']);
      expect(store.incident('a')?.endMs).toBe(9_000);
    });

    it('keeps what people say of an incident, whatever the stream writes of it later', async () => {
      const similar = [{ id: 'a', series: 'pump-1', startMs: 1, similarity: 0.9 }];
      await store.commit(effectsOf({ incidents: [incidentOf('a'), incidentOf('b', { similar })] }));
      await store.label('a', 'bearing wear');
      await store.commit(effectsOf({ incidents: [incidentOf('a', { lastMs: 9_000 })] }));
      expect(store.incident('a')).toEqual(incidentOf('a', { lastMs: 9_000, label: 'bearing wear' }));
      expect(store.incidents({ limit: 2 }).find(({ id }) => id === 'b')!.similar).toEqual([
        { ...similar[0], label: 'bearing wear' },
      ]);
      await store.label('a', undefined);
      expect(store.incident('a')!.label).toBeUndefined();
      expect(store.incident('b')!.similar).toEqual(similar);
      await expect(store.label('c', 'no such')).rejects.toMatchObject({ code: 'INCIDENT_UNKNOWN' });
    });

    it('gives the codes of the latest incidents, and says which models their evidence needs', async () => {
      const begun = ['a', 'b', 'c'].map((id, index) => incidentOf(id, { raisedMs: [3, 1, 2][index]! }));
      await store.commit(
        effectsOf({
          incidents: begun,
          evidence: [evidenceOf('a', 'one'), evidenceOf('b', 'two'), evidenceOf('c', 'one')],
        }),
      );
      expect(store.departures(2)).toEqual([evidenceOf('a').departure, evidenceOf('c').departure]);
      expect(store.modelsNamed().sort()).toEqual(['one', 'two']);
      expect(store.evidence('d')).toBeUndefined();
    });

    it('bounds the evidence it keeps: the latest wins', async () => {
      const SIXTEEN_MIB = 2 ** 22;
      for (const raisedMs of [1, 2, 3, 4, 5, 6]) {
        const incident = incidentOf(`i-${raisedMs}`, { raisedMs });
        await store.commit(
          effectsOf({ incidents: [incident], evidence: [evidenceOf(incident.id, 'h', SIXTEEN_MIB)] }),
        );
      }
      expect(store.departures(10).map(({ incident }) => incident)).toEqual(['i-6', 'i-5', 'i-4', 'i-3']);
      expect(store.evidence('i-2')).toBeUndefined();
      expect(store.evidence('i-3')).toBeDefined();
    });

    it('hands out what a sink is owed in order, forgets what is acknowledged, and knows its size', async () => {
      const entry = (id: string) => ({ id, payload: `é${id}` });
      await store.commit(effectsOf({ outbox: { influx: [entry('1'), entry('2')], webhook: [entry('w')] } }));
      await store.commit(effectsOf({ outbox: { influx: [entry('3')] } }));
      const owed = store.outbox('influx', 2);
      expect(owed.map(({ entry: { id } }) => id)).toEqual(['1', '2']);
      expect(store.outboxSize('influx')).toEqual({ entries: 3, bytes: 9 });

      await store.acknowledge('influx', owed[1]!.position);
      expect(store.outbox('influx', 10).map(({ entry: { id } }) => id)).toEqual(['3']);
      expect(store.outboxSize('influx')).toEqual({ entries: 1, bytes: 3 });
      expect(store.outboxSize('webhook')).toEqual({ entries: 1, bytes: 3 });

      const [last] = (await subject.reopen().then((reopened) => (store = reopened))).outbox('influx', 10);
      await store.acknowledge('influx', last!.position);
      await store.acknowledge('influx', last!.position);
      expect(store.outboxSize('influx')).toEqual({ entries: 0, bytes: 0 });
      await store.commit(effectsOf({ outbox: { influx: [entry('4')] } }));
      expect(store.outbox('influx', 10)[0]!.position).toBeGreaterThan(last!.position);
    });

    it('puts an entry that is postponed behind the others owed to its sink', async () => {
      const entry = (id: string) => ({ id, payload: id.repeat(3) });
      await store.commit(
        effectsOf({ outbox: { webhook: ['a', 'b', 'c'].map(entry), influx: [entry('d')] } }),
      );
      await store.postpone('webhook');
      await store.postpone('nowhere');
      const owed = store.outbox('webhook', 10);
      expect(owed.map((one) => one.entry)).toEqual(['b', 'c', 'a'].map(entry));
      expect(store.outboxSize('webhook')).toEqual({ entries: 3, bytes: 9 });
      await store.acknowledge('webhook', owed[1]!.position);
      expect(store.outbox('webhook', 10).map((one) => one.entry)).toEqual([entry('a')]);
      expect(store.outboxSize('influx')).toEqual({ entries: 1, bytes: 3 });
    });

    it('keeps documents by name', async () => {
      await store.putDocument('models', { a: ['x'], weights: Float32Array.of(1, NaN) });
      await store.putDocument('clock', 5);
      expect(store.document('models')).toEqual({ a: ['x'], weights: Float32Array.of(1, NaN) });
      await store.putDocument('clock', undefined);
      expect(store.document('clock')).toBeUndefined();
    });

    it('prunes as much as there is', async () => {
      const history = Array.from({ length: 350 }, (_, index) => historyBlock('pump-1', index * 4_000));
      await store.commit(effectsOf({ history: [...history, historyBlock('fan', 0)] }));
      await store.prune(() => 1_200_000);
      expect(store.history('pump-1', 0, 1e12)).toHaveLength(50);
      expect(store.history('fan', 0, 1e12)).toEqual([]);
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
  });
}
