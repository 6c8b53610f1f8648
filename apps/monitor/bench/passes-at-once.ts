import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonDecoder, LmdbStore } from '@kymo/connectors';
import { createDetectorFactory, type DetectorName } from '@kymo/detectors';
import type { Batch, Detector, RawRecord, TrainingSeries } from '@kymo/domain';
import { createPipeline, Passes, stageOptionsSchema } from '@kymo/pipeline';
import { median } from '@kymo/statistics';

const PARTITIONS = 4;
const BATCH_RECORDS = 2000;
const ROUNDS = 3;

/** Rates where the detector is fitted and scores on a worker thread. */
export async function passesAtOnce(
  name: DetectorName,
  training: readonly TrainingSeries[],
  records: readonly RawRecord[],
) {
  const factory = createDetectorFactory({ scoringWorkers: 1, engine: 'onnx' });
  const artifact = await factory.fit(name, { timeBudgetSeconds: 10 }, training, { seed: 1 });
  const rates = await ratesWith(await factory.restore(artifact), records);
  await factory.close();
  return rates;
}

/** Samples a second through a real store: one pass at a time, and one of each partition at once. */
export async function ratesWith(detector: Detector, records: readonly RawRecord[]) {
  const partitions = partitionsOf(records);
  const rounds: { readonly one: number; readonly all: number }[] = [];
  await samplesPerSecond(partitions, detector, 1);
  for (let round = 0; round < ROUNDS; round++) {
    const one = await samplesPerSecond(partitions, detector, 1);
    rounds.push({ one, all: await samplesPerSecond(partitions, detector, PARTITIONS) });
  }
  return {
    oneAtATime: median(rounds.map(({ one }) => one)),
    atOnce: median(rounds.map(({ all }) => all)),
    ratio: median(rounds.map(({ one, all }) => all / one)),
  };
}

/** The records of each series in one partition, in batches. */
function partitionsOf(records: readonly RawRecord[]): Batch[][] {
  const series = new Map<string, number>();
  const own: RawRecord[][] = Array.from({ length: PARTITIONS }, () => []);
  for (const record of records) {
    const key = (JSON.parse(Buffer.from(record.value).toString()) as { series: string }).series;
    if (!series.has(key)) series.set(key, series.size % PARTITIONS);
    const place = series.get(key)!;
    own[place]!.push({ ...record, partition: `telemetry/${place}`, offset: own[place]!.length });
  }
  return own.map((all, place) =>
    Array.from({ length: Math.ceil(all.length / BATCH_RECORDS) }, (_, index) => {
      const part = all.slice(index * BATCH_RECORDS, (index + 1) * BATCH_RECORDS);
      return { partition: `telemetry/${place}`, records: part, nextOffset: part.at(-1)!.offset + 1 };
    }),
  );
}

async function samplesPerSecond(partitions: readonly Batch[][], detector: Detector, atOnce: number) {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-bench-'));
  const store = LmdbStore.open(folder);
  const passes = new Passes({
    store,
    logger: { warn: (facts: object | string) => void process.stderr.write(`${JSON.stringify(facts)}\n`) },
    pipeline: createPipeline({
      decoder: new JsonDecoder({ maxFutureMs: null }),
      detectorOf: () => detector,
      recipients: [],
      store,
      ...stageOptionsSchema.parse({}),
    }),
  });
  const startMs = performance.now();
  let samples = 0;
  const read = async (batches: readonly Batch[]) => {
    for (const batch of batches) {
      const { effects } = await passes.pass(batch);
      samples += effects.counters.decoded;
    }
  };
  const lanes = Array.from({ length: atOnce }, (_, lane) =>
    partitions.filter((_, place) => place % atOnce === lane),
  );
  await Promise.all(lanes.map((lane) => read(inTurn(lane))));
  const rate = (1000 * samples) / (performance.now() - startMs);
  await store.close();
  rmSync(folder, { recursive: true });
  return rate;
}

/** The first batch of each partition, then the second of each, and so on. */
function inTurn(partitions: readonly Batch[][]): Batch[] {
  const longest = Math.max(...partitions.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) =>
    partitions.flatMap((batches) => batches[index] ?? []),
  ).flat();
}
