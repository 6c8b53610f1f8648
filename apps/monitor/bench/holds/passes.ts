import { createSink, JsonDecoder, LmdbStore } from '@kymo/connectors';
import type { Batch } from '@kymo/domain';
import { createPipeline, Passes, passesOf, stageOptionsSchema } from '@kymo/pipeline';
import { threadMs } from '@kymo/statistics';
import { INTERVAL_MS, recordText } from '../ingest/telemetry';
import { waitingDetector } from '../waiting-detector';
import { inFolder } from './bench-folder';
import { longestHold } from './longest-hold';

const RECORDS = 2000;
const START_MS = 1.7e12;
const WARM_UP = 5;
const BATCHES = 12;
const WINDOW_STEPS = 64;

/** Batches of 2,000 records of so many series through all stages and a real store, scored elsewhere; `commit` is that of one pass. */
export async function passHolds(series: number) {
  return inFolder(async (folder) => {
    const store = LmdbStore.open(folder);
    const influx = { type: 'influx', url: 'http://127.0.0.1:8086' };
    const { recipient } = createSink(influx);
    let commit = 0;
    const pipeline = createPipeline({
      decoder: new JsonDecoder({ maxFutureMs: null }),
      detectorOf: () => detector,
      recipients: [recipient],
      store,
      ...stageOptionsSchema.parse({ windows: { intervalMs: INTERVAL_MS } }),
    });
    const detector = waitingDetector(WINDOW_STEPS);
    const passes = new Passes({
      pipeline,
      logger: { warn: (facts: object | string) => void process.stderr.write(`${JSON.stringify(facts)}\n`) },
      store: {
        commit: (effects) => {
          const startMs = threadMs();
          const committed = store.commit(effects);
          commit = Math.max(commit, threadMs() - startMs);
          return committed;
        },
      },
    });
    const inPasses = (batch: Batch) => Promise.all(passesOf(batch).map((one) => passes.pass(one)));
    const warmUp = Math.max(WARM_UP, Math.ceil((1.1 * WINDOW_STEPS * series) / RECORDS));
    for (let pass = 0; pass < warmUp; pass++) await inPasses(batchOf(pass, series));
    commit = 0;
    let turn = 0;
    for (let pass = warmUp; pass < warmUp + BATCHES; pass++) {
      const batch = batchOf(pass, series);
      turn = Math.max(turn, await longestHold(() => inPasses(batch)));
    }
    await store.close();
    return { turn, commit };
  });
}

function batchOf(pass: number, series: number): Batch {
  const first = pass * RECORDS;
  const records = Array.from({ length: RECORDS }, (_, index) => {
    const offset = first + index;
    const step = Math.floor(offset / series);
    const text = recordText(offset % series, step, START_MS + step * INTERVAL_MS);
    return { value: Buffer.from(text), partition: 'p', offset };
  });
  return { partition: 'p', records, nextOffset: first + RECORDS };
}
