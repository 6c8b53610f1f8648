import {
  addCounters,
  type Batch,
  type Counters,
  type Detector,
  type Effects,
  type Incident,
  KymoError,
  type RawRecord,
  type ResidualSignature,
  type SeriesState,
  type StageState,
  windowEndMs,
  zeroCounters,
} from '@kymo/domain';

/** Steps in a window. */
export const LENGTH = 8;

/** A store in memory, for properties that need hundreds of them: it keeps copies, and fails the commits it is told to. */
export function keeper() {
  const states = new Map<string, StageState>();
  const positions = new Map<string, number>();
  const incidents = new Map<string, Incident>();
  const signatures = new Map<string, ResidualSignature>();
  const series = new Map<string, SeriesState>();
  let counters: Counters = zeroCounters();
  let failures = 0;
  return {
    failNext: (times: number) => (failures = times),
    label: (id: string, label: string) => incidents.set(id, { ...incidents.get(id)!, label }),
    counters: () => counters,
    /** All that is kept, by name. */
    content: () => ({
      states: Object.fromEntries([...states].sort()),
      incidents: Object.fromEntries([...incidents].sort()),
      series: Object.fromEntries([...series].sort()),
      positions: Object.fromEntries([...positions].sort()),
    }),
    store: {
      commit: (effects: Effects) => {
        if (failures-- > 0)
          return Promise.reject(new KymoError('STORE_FAILED', 'planted', { retriable: true }));
        for (const state of effects.states) {
          const name = `${state.stage}/${state.key}`;
          if (state.state === undefined) states.delete(name);
          else states.set(name, structuredClone(state));
        }
        for (const { partition, nextOffset } of effects.reached) positions.set(partition, nextOffset);
        for (const incident of effects.incidents) incidents.set(incident.id, structuredClone(incident));
        for (const key of effects.forgotten) series.delete(key);
        for (const { incident, signature } of effects.evidence)
          signatures.set(incident, structuredClone(signature));
        for (const state of effects.series) series.set(state.key, structuredClone(state));
        counters = addCounters(counters, effects.counters);
        return Promise.resolve();
      },
      position: (partition: string) => positions.get(partition),
      incident: (id: string) => incidents.get(id),
      signatures: (limit: number) => [...signatures.values()].reverse().slice(0, limit),
      series: () => [...series.values()],
      stageState: (stage: string, key: string) => structuredClone(states.get(`${stage}/${key}`)?.state),
      stageKeys: (stage: string) =>
        [...states.values()].filter((one) => one.stage === stage).map(({ key }) => key),
    },
  };
}

/** Scores a window by its last value. */
export const lastValue: Detector = {
  model: { detector: 'last-value', hash: 'h' },
  windowLength: LENGTH,
  channels: [],
  knows: () => true,
  dispose: () => Promise.resolve(),
  encode: (windows) => Promise.resolve(windows.map(({ values }) => Float32Array.from(values))),
  score: (windows) =>
    Promise.resolve(
      windows.map((window) => ({
        series: window.series,
        timeMs: windowEndMs(window),
        value: window.values.at(-1)!,
        reconstructionError: 0,
        channels: window.channels,
        contributions: new Float32Array([1]),
        expected: new Float32Array(window.freshSteps),
        band: new Float32Array(1),
        model: { detector: 'last-value', hash: 'h' },
      })),
    ),
};

/** Reads `series step level`. */
export const decoder = {
  decode: ({ value }: RawRecord) => {
    const [series, step, level] = Buffer.from(value).toString().split(' ');
    if (level === undefined)
      return { samples: [], rejections: [{ reason: 'schema' as const, message: 'three words' }] };
    return {
      samples: [{ series: series!, timeMs: Number(step) * 1000, values: { level: Number(level) }, tags: {} }],
      rejections: [],
    };
  },
};

/** Lines as the records of one partition, the first at offset `from`. */
export const batchOf = (lines: readonly string[], from = 0, partition = 'p'): Batch => ({
  partition,
  nextOffset: from + lines.length,
  records: lines.map((line, index) => ({ value: Buffer.from(line), partition, offset: from + index })),
});

/** Calm lines of several series, in turn at each step. */
export const sending = (senders: readonly string[], from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => from + index).flatMap((step) =>
    senders.map((series) => `${series} ${step} 0`),
  );
