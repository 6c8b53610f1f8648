import 'reflect-metadata';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { incidentRulesSchema } from '@kymo/alerting';
import { connectionOptionsSchema, createSink, JsonDecoder, KafkaProducer, LmdbStore } from '@kymo/connectors';
import { createDetectorFactory } from '@kymo/detectors';
import type { Batch, RawRecord, Recipient, Sample, TrainingSeries, Window } from '@kymo/domain';
import {
  createPipeline,
  cutWindows,
  judgeOptionsSchema,
  Passes,
  type PassesDeps,
  type PipelineDeps,
  Runner,
  seriesOptionsSchema,
  windowOptionsSchema,
} from '@kymo/pipeline';
import { FaultSchedule, Plant, PlantTelemetry } from '@kymo/simulation';
import { checkConfig } from '@kymo/config';
import { NestFactory } from '@nestjs/core';
import { median } from '@kymo/statistics';
import { passesAtOnce, ratesWith } from './passes-at-once';
import { waitingDetector } from './waiting-detector';
import { ConfigModule } from '../src/config/config.module';
import { ConfigService } from '../src/config/config.service';
import { LoggingModule } from '../src/logging/logging.module';
import { PipelineModule } from '../src/pipeline/pipeline.module';
import { StopSignal } from '../src/stop-signal';

const ROUNDS = 5;
const BATCH_RECORDS = 2000;
const MACHINES = 24;
const STEPS = 1500;
const WINDOW = windowOptionsSchema.parse({});
const ENGINES = ['onnx', 'tfjs'] as const;
const DETECTORS = ['linear-autoencoder', 'lstm-autoencoder'] as const;

const say = (what: string) => process.stderr.write(`${what}\n`);

/** Median rate of `work` over a few rounds, units a second. */
async function rate(units: number, work: () => Promise<unknown> | unknown, rounds = ROUNDS): Promise<number> {
  const rates: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const startMs = performance.now();
    await work();
    rates.push((1000 * units) / (performance.now() - startMs));
  }
  return median(rates);
}

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
  const durable = await rate(records.length, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'kymo-bench-'));
    const store = LmdbStore.open(folder);
    await pass(records, store, [history]);
    await store.close();
    rmSync(folder, { recursive: true });
  });
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

function trainingOf(samples: readonly Sample[]): TrainingSeries[] {
  const options = windowOptionsSchema.parse({ lengthSamples: 1024, strideSamples: 1024 });
  return cutWindows(samples, options).map(([window]) => ({
    series: window!.series,
    intervalMs: window!.intervalMs,
    startMs: window!.startMs,
    channels: window!.channels,
    values: window!.values,
  }));
}

async function engineRates(samples: readonly Sample[]) {
  const pumps = samples.filter(({ tags }) => tags['kind'] === 'pump');
  const windows: Window[] = cutWindows(pumps, WINDOW)
    .flat()
    .filter(({ length }) => length === WINDOW.lengthSamples);
  const training = trainingOf(pumps);
  const rates: Record<string, Record<string, { train: number; score: number }>> = {};
  for (const detector of DETECTORS) {
    rates[detector] = {};
    for (const engine of ENGINES) {
      say(`${detector} on ${engine}`);
      const factory = createDetectorFactory({ scoringWorkers: 1, engine });
      const artifact = await factory.fit(detector, { timeBudgetSeconds: 10 }, training, { seed: 1 });
      const { trainingWindows, epochs, seconds } = artifact.report;
      const restored = await factory.restore(artifact);
      const some = windows
        .slice(0, engine === 'onnx' ? 4096 : 256)
        .map((window) => fit(window, restored.windowLength));
      await restored.score(some.slice(0, 64));
      const score = await rate(some.length, () => restored.score(some), 3);
      rates[detector][engine] = { train: (trainingWindows * Math.max(1, epochs)) / seconds, score };
      await factory.close();
    }
  }
  return rates;
}

function fit(window: Window, length: number): Window {
  const dropped = window.length - length;
  return {
    ...window,
    length,
    values: window.values.subarray(dropped * window.channels.length),
    freshSteps: 1,
  };
}

/** Through a real broker: how fast a backlog is worked off, and how long a sample takes to its durable verdict. */
async function endToEnd() {
  const broker = process.env['KYMO_KAFKA'];
  if (broker === undefined) return null;
  say('end to end through Kafka');
  const topic = `bench-${Date.now()}`;
  const folder = mkdtempSync(join(tmpdir(), 'kymo-bench-'));
  const producer = new KafkaProducer(connectionOptionsSchema.parse({ brokers: [broker] }), {});
  await producer.createTopic(topic, 1);
  const intervalMs = 100;
  const liveSteps = 200;
  const startMs = Date.now() - (STEPS - 1) * intervalMs;
  const plant = new Plant({ seed: 7, startMs, intervalMs, machines: MACHINES });
  const telemetry = new PlantTelemetry(plant);
  const send = (step: number, atMs: number) =>
    Array.from({ length: MACHINES }, (_, machine) => telemetry.record(machine, step))
      .filter((record) => record !== undefined)
      .map((record) => ({ key: record.series, value: JSON.stringify({ ...record, time: atMs }) }));
  for (let step = 0; step < STEPS; step += 50) {
    await producer.send(
      topic,
      Array.from({ length: 50 }, (_, more) => send(step + more, plant.timeMs(step + more))).flat(),
    );
  }

  const config = checkConfig(
    {
      dataFolder: folder,
      source: { type: 'kafka', brokers: [broker], topics: [topic], groupId: topic, fetchWaitMs: 5 },
      window: { latenessSamples: 0, intervalMs },
      detection: { waitForFit: 'first', ladder: [{ detector: 'linear-autoencoder', afterSteps: 500 }] },
      log: { level: 'silent' },
    },
    'the benchmark',
  );
  const flags = { headless: true, train: 0.3 };
  const root = {
    module: class Bench {},
    imports: [
      ConfigModule.forRun(new ConfigService(config, flags), new StopSignal()),
      LoggingModule,
      PipelineModule,
    ],
  };
  const app = await NestFactory.createApplicationContext(root, { logger: false });
  const runner = app.get(Runner);
  const latencies: number[] = [];
  let samples = 0;
  let scoringMs = 0;
  let scoredSamples = 0;
  let isLive = false;
  runner.passes.subscribe(({ effects, outcome, seconds }) => {
    samples += effects.counters.decoded;
    if (!isLive && effects.counters.windowsScored > 0) {
      scoringMs += seconds * 1000;
      scoredSamples += effects.counters.decoded;
    }
    if (!isLive) return;
    const nowMs = Date.now();
    // A window closes when the first sample after it arrives: one interval after its last step.
    for (const { window } of outcome.verdicts) {
      latencies.push(nowMs - (window.startMs + window.length * window.intervalMs));
    }
  });
  const running = runner.run();
  while (samples < 0.98 * STEPS * MACHINES) await new Promise((resolve) => setTimeout(resolve, 50));
  isLive = true;
  const liveStartMs = Date.now() + intervalMs;
  for (let step = 0; step < liveSteps; step++) {
    const dueMs = liveStartMs + step * intervalMs;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, dueMs - Date.now())));
    await producer.send(topic, send(STEPS + step, dueMs));
  }
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await runner.stop();
  await running;
  await app.close();
  await producer.close();
  rmSync(folder, { recursive: true });
  latencies.sort((a, b) => a - b);
  return {
    samplesPerSecond: (1000 * scoredSamples) / scoringMs,
    produceToVerdictMs: {
      p50: latencies[Math.floor(latencies.length * 0.5)] ?? null,
      p99: latencies[Math.floor(latencies.length * 0.99)] ?? null,
    },
  };
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
