import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { JsonDecoder, LmdbStore } from '@kymo/connectors';
import { type Effects, zeroCounters } from '@kymo/domain';
import { createPipeline, Passes, stageOptionsSchema } from '@kymo/pipeline';
import { inFolder } from '../holds/bench-folder';
import { startedPipeline } from './started-pipeline';
import { INTERVAL_MS, recordText, seriesName } from './telemetry';

export const MANY_SERIES = 100_000;
const STEPS = 80;
const WRITTEN_AT_ONCE = 2_000;

export interface ManySeries {
  readonly memory: { readonly bytesPerIdleSeries: number };
  readonly ready: { readonly seconds: number };
}

/** What 100,000 series of 8 channels cost that have been seen before and send nothing: memory of the program, and the time until it is ready with them. */
export async function manySeries(): Promise<ManySeries> {
  const empty = await opened(() => Promise.resolve());
  const full = await opened(fill);
  return {
    memory: { bytesPerIdleSeries: (full.bytes - empty.bytes) / MANY_SERIES },
    ready: { seconds: full.seconds },
  };
}

function opened(prepare: (store: LmdbStore) => Promise<void>) {
  return inFolder(async (dataFolder) => {
    const store = LmdbStore.open(dataFolder);
    await prepare(store);
    await store.close();
    const before = await heldBytes();
    const startMs = performance.now();
    const app = await startedPipeline({
      dataFolder,
      source: { type: 'simulator' },
      series: { maxSeries: 2 * MANY_SERIES },
    });
    const seconds = (performance.now() - startMs) / 1000;
    const bytes = (await heldBytes()) - before;
    await app.close();
    return { seconds, bytes };
  });
}

/** Stores what a monitor keeps of one series under the names of many. */
async function fill(store: LmdbStore): Promise<void> {
  const { states, series } = await effectsOfOne();
  for (let first = 0; first < MANY_SERIES; first += WRITTEN_AT_ONCE) {
    const names = Array.from({ length: WRITTEN_AT_ONCE }, (_, index) => seriesName(first + index));
    await store.commit({
      reached: [{ partition: 'telemetry/0', nextOffset: first }],
      counters: zeroCounters(),
      states: names.flatMap((key) =>
        states.map((state) => (state.stage === 'clock' ? state : { ...state, key })),
      ),
      series: names.map((key) => ({ ...series[0]!, key })),
      forgotten: [],
      history: [],
      incidents: [],
      evidence: [],
      outbox: {},
    });
  }
}

async function effectsOfOne(): Promise<Effects> {
  let latest: Effects | undefined;
  const store = {
    commit: (effects: Effects) => {
      latest = effects;
      return Promise.resolve();
    },
    position: () => undefined,
    incident: () => undefined,
    signatures: () => [],
    series: () => [],
    stageState: () => undefined,
    stageKeys: () => [],
  };
  const pipeline = createPipeline({
    decoder: new JsonDecoder({ maxFutureMs: null }),
    detectorOf: () => undefined,
    recipients: [],
    store,
    ...stageOptionsSchema.parse({}),
  });
  const passes = new Passes({ store, pipeline, logger: { warn: () => undefined } });
  const startMs = Date.now() - STEPS * INTERVAL_MS;
  const records = Array.from({ length: STEPS }, (_, step) => ({
    value: Buffer.from(recordText(0, step, startMs + step * INTERVAL_MS)),
    partition: 'telemetry/0',
    offset: step,
  }));
  await passes.pass({ partition: 'telemetry/0', records, nextOffset: STEPS });
  return latest!;
}

/** Memory that the program holds, after a collection: heap and array buffers, without the file that the store maps. */
async function heldBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round++) {
    collect();
    await sleep(50);
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
