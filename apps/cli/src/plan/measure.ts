import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { JsonDecoder, LmdbStore } from '@kymo/connectors';
import { createDetectorFactory, detectors } from '@kymo/detectors';
import type { Detector, DetectorFactory, Effects, HistoryBlock, RawRecord } from '@kymo/domain';
import { createPipeline, Passes, passesOf, stageOptionsSchema } from '@kymo/pipeline';
import { threadMs } from '@kymo/statistics';
import type { Demand, Measured } from './demand';
import { MeasuredTelemetry } from './telemetry';

/** Series that are measured, at most: as many as one pass brings. */
const MAX_SERIES = 250;
/** Windows of each series that a model learns from, side by side. */
const TRAINING_WINDOWS = 8;
const FIT_SECONDS = 5;
/** Steps of each series that are measured, once its first window is full. */
const MEASURED_STEPS = 24;
/** Most values of a measurement, so that it takes seconds. */
const MAX_VALUES = 1_500_000;
/** Memory of a series over its state as it is stored: names, maps and what objects cost. */
const MEMORY_OF_STATE = 1.6;
/** A fit under way, and what the program and its threads need before the first record. */
const MONITOR_BYTES = 500 * 2 ** 20;

/** Measures what one record and one series cost here, by the stages, the store and the detector that a monitor runs. */
export async function measure(demand: Demand): Promise<Measured> {
  const { channels, windowSamples } = demand;
  const affordable = Math.floor(MAX_VALUES / (channels * (2 * windowSamples + MEASURED_STEPS)));
  const telemetry = new MeasuredTelemetry(
    Math.max(1, Math.min(demand.series, MAX_SERIES, affordable)),
    channels,
  );
  const folder = mkdtempSync(join(tmpdir(), 'kymo-plan-'));
  const factory = createDetectorFactory({ scoringWorkers: 1, engine: 'onnx' });
  try {
    const detector = await fitted(factory, demand, telemetry);
    return await measured(detector, folder, telemetry, demand);
  } finally {
    await factory.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function fitted(
  factory: DetectorFactory,
  { detector, windowSamples }: Demand,
  telemetry: MeasuredTelemetry,
): Promise<Detector> {
  const { optionsSchema } = detectors[detector];
  const wanted = { windowLength: windowSamples, timeBudgetSeconds: FIT_SECONDS };
  const options = Object.fromEntries(
    Object.entries(wanted).filter(([name, value]) => optionsSchema.safeParse({ [name]: value }).success),
  );
  const training = telemetry.training(TRAINING_WINDOWS * windowSamples);
  return factory.restore(await factory.fit(detector, options, training, { seed: 1 }));
}

async function measured(
  detector: Detector,
  folder: string,
  telemetry: MeasuredTelemetry,
  { windowSamples, strideSamples }: Demand,
): Promise<Measured> {
  const store = LmdbStore.open(join(folder, 'store'));
  const history: HistoryBlock[] = [];
  const states = new Map<string, number>();
  const commit = (effects: Effects) => {
    history.push(...effects.history);
    for (const { stage, key, state } of effects.states) states.set(`${stage} ${key}`, sizeOf(state));
    return store.commit(effects);
  };
  const pipeline = createPipeline({
    decoder: new JsonDecoder({ maxFutureMs: null }),
    detectorOf: () => detector,
    recipients: [],
    store,
    ...stageOptionsSchema.parse({
      windows: { lengthSamples: windowSamples, strideSamples, intervalMs: 1_000 },
    }),
  });
  const passes = new Passes({ pipeline, store: { commit }, logger: { warn: () => undefined } });
  const take = async (records: readonly RawRecord[]) => {
    const nextOffset = records.at(-1)!.offset + 1;
    const batch = { partition: 'telemetry/0', records, nextOffset };
    await Promise.all(passesOf(batch).map((pass) => passes.pass(pass)));
  };
  const begin = windowSamples + 8;
  const steps = MEASURED_STEPS * Math.max(1, Math.ceil(MAX_SERIES / telemetry.series / 4));
  const batches = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, step) => telemetry.records(from + step));
  const measuredBatches = batches(begin, begin + steps);
  for (const records of batches(0, begin)) await take(records);
  history.length = 0;
  const [cpu, mainMs] = [process.cpuUsage(), threadMs()];
  for (const records of measuredBatches) await take(records);
  const { user, system } = process.cpuUsage(cpu);
  const records = steps * telemetry.series;
  const main = (1000 * (threadMs() - mainMs)) / records;
  await store.close();
  const statePerSeries = [...states.values()].reduce((sum, size) => sum + size, 0) / telemetry.series;
  return {
    // Sizes of states are taken on the same thread; they are small beside the rest.
    cpuPerRecord: Math.max(main, (user + system) / records),
    mainCpuPerRecord: main,
    diskPerRecord: (await diskOf(join(folder, 'history'), history)) / records,
    statePerSeries,
    memoryPerSeries: MEMORY_OF_STATE * statePerSeries,
    memoryOfMonitor: MONITOR_BYTES,
    recordBytes: measuredBatches[0]![0]!.value.byteLength,
  };
}

function sizeOf(state: unknown): number {
  return state === undefined ? 0 : serialize(state).byteLength;
}

/** Bytes of a store that holds this history and nothing else. */
async function diskOf(folder: string, history: readonly HistoryBlock[]): Promise<number> {
  const store = LmdbStore.open(folder);
  const empty = { states: [], series: [], forgotten: [], incidents: [], evidence: [], outbox: {} };
  const counters = store.counters();
  await store.commit({ ...empty, reached: [], counters, history: [] });
  const before = statSync(join(folder, 'store.mdb')).size;
  await store.commit({ ...empty, reached: [], counters, history });
  const after = statSync(join(folder, 'store.mdb')).size;
  await store.close();
  return after - before;
}
