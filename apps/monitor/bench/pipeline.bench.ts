import 'reflect-metadata';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { incidentRulesSchema } from '@kymo/alerting';
import { createSink, JsonDecoder, LmdbStore } from '@kymo/connectors';
import type { Batch, RawRecord, Recipient, Sample } from '@kymo/domain';
import {
  createPipeline,
  judgeOptionsSchema,
  Passes,
  type PassesDeps,
  type PipelineDeps,
  seriesOptionsSchema,
} from '@kymo/pipeline';
import { FaultSchedule, Plant, PlantTelemetry } from '@kymo/simulation';
import { inFolder } from './holds/bench-folder';
import { passesAtOnce, ratesWith } from './passes-at-once';
import { endToEnd } from './pipeline/end-to-end';
import { engineRates, trainingOf } from './pipeline/engines';
import { DETECTORS, MACHINES, rate, say, STEPS, WINDOW } from './pipeline/measuring';
import { waitingDetector } from './waiting-detector';

const BATCH_RECORDS = 2000;

function plantRecords(): RawRecord[] {
  const plant = new Plant({ seed: 7, startMs: Date.UTC(2026, 0, 1), machines: MACHINES });
  const telemetry = new PlantTelemetry(plant, new FaultSchedule(plant, { fromStep: 2 * STEPS }));
  const records: RawRecord[] = [];
  for (let offset = 0; offset < STEPS * MACHINES; offset++) {
    const record = telemetry.record(offset % MACHINES, Math.floor(offset / MACHINES));
    if (record) records.push({ value: Buffer.from(JSON.stringify(record)), partition: 'p', offset });
  }
  return records;
}

function* batchesOf(records: readonly RawRecord[]): Generator<Batch> {
  for (let first = 0; first < records.length; first += BATCH_RECORDS) {
    const part = records.slice(first, first + BATCH_RECORDS);
    yield { partition: 'p', records: part, nextOffset: part.at(-1)!.offset + 1 };
  }
}

const forgetful: PipelineDeps['store'] & PassesDeps['store'] = {
  commit: () => Promise.resolve(),
  position: () => undefined,
  incident: () => undefined,
  signatures: () => [],
  series: () => [],
  stageState: () => undefined,
  stageKeys: () => [],
};

async function pass(
  records: readonly RawRecord[],
  store: typeof forgetful,
  recipients: readonly Recipient[] = [],
): Promise<void> {
  const pipeline = createPipeline({
    decoder: new JsonDecoder({}),
    detectorOf: () => undefined,
    recipients,
    store,
    windows: WINDOW,
    series: seriesOptionsSchema.parse({}),
    judge: judgeOptionsSchema.parse({}),
    incidents: incidentRulesSchema.parse({}),
  });
  const passes = new Passes({
    pipeline,
    store,
    logger: { warn: (facts: object | string) => say(JSON.stringify(facts)) },
  });
  for (const batch of batchesOf(records)) await passes.pass(batch);
}

async function pipelineRates(records: readonly RawRecord[]) {
  say('pipeline without scoring');
  const parseOnly = await rate(records.length, () => {
    for (const { value } of records) JSON.parse(Buffer.from(value).toString());
  });
  const inMemory = await rate(records.length, () => pass(records, forgetful));
  const influx = { type: 'influx', url: 'http://127.0.0.1:8086' };
  const history = createSink(influx).recipient;
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const durable = await rate(records.length, () =>
    inFolder(async (folder) => {
      const store = LmdbStore.open(folder);
      await pass(records, store, [history]);
      await store.close();
    }),
  );
  delay.disable();
  return {
    eventLoopDelayMs: { p99: delay.percentile(99) / 1e6, most: delay.max / 1e6 },
    samplesPerSecond: inMemory,
    durableSamplesPerSecond: durable,
    baselineJsonParsePerSecond: parseOnly,
    vsJsonParse: inMemory / parseOnly,
  };
}

async function partitionsAtOnceRates(records: readonly RawRecord[], samples: readonly Sample[]) {
  const kinds = new Map(samples.map(({ series, tags }) => [series, tags['kind']]));
  const pumps = records.filter(({ value }) => {
    return kinds.get((JSON.parse(Buffer.from(value).toString()) as { series: string }).series) === 'pump';
  });
  const training = trainingOf(samples.filter(({ tags }) => tags['kind'] === 'pump'));
  say('partitions at once, scored on a free core');
  const rates: Record<string, object> = {
    freeCore: await ratesWith(waitingDetector(WINDOW.lengthSamples), pumps),
  };
  for (const detector of DETECTORS) {
    say(`partitions at once, scored by ${detector}`);
    rates[detector] = await passesAtOnce(detector, training, pumps);
  }
  return rates;
}

/** The pipeline alone, each engine at its detectors, and the whole through Kafka where one is up. */
export async function bench(): Promise<object> {
  const records = plantRecords();
  const decoder = new JsonDecoder({});
  const samples = records.flatMap((record) => decoder.decode(record).samples);
  return {
    pipeline: await pipelineRates(records),
    partitionsAtOnce: await partitionsAtOnceRates(records, samples),
    windowsPerSecond: await engineRates(samples),
    endToEnd: await endToEnd(),
  };
}
