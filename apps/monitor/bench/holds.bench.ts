import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { incidentRulesSchema } from '@kymo/alerting';
import { createSink, JsonDecoder, LmdbStore } from '@kymo/connectors';
import { compareDetectors } from '@kymo/detectors';
import type { Artifact, Batch, Effects, HistoryBlock, SeriesState, Window } from '@kymo/domain';
import {
  createPipeline,
  judgeOptionsSchema,
  Passes,
  passesOf,
  seriesOptionsSchema,
  windowOptionsSchema,
} from '@kymo/pipeline';
import { detectionOptionsSchema, ModelLadder } from '@kymo/models';
import { seriesView } from '../src/http/series-view';
import { longestHold, threadMs } from './longest-hold';
import { waitingDetector } from './waiting-detector';

const RECORDS = 2000;
const CHANNELS = 8;
const WARM_UP = 5;
const PASSES = 12;

const say = (what: string) => process.stderr.write(`${what}\n`);

async function inFolder<Result>(work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-bench-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function batchOf(pass: number, series: number): Batch {
  const first = pass * RECORDS;
  const records = Array.from({ length: RECORDS }, (_, index) => {
    const offset = first + index;
    const step = Math.floor(offset / series);
    const values = Object.fromEntries(
      Array.from({ length: CHANNELS }, (_, channel) => [`c${channel}`, Math.sin(step / 7 + channel + index)]),
    );
    const record = {
      series: `s${offset % series}`,
      time: 1.7e12 + step * 1000,
      tags: { kind: 'pump' },
      values,
    };
    return { value: Buffer.from(JSON.stringify(record)), partition: 'p', offset };
  });
  return { partition: 'p', records, nextOffset: first + RECORDS };
}

/** Passes of 2,000 records through all stages and a real store, scored elsewhere. */
export async function passHolds(series: number) {
  say(`passes over ${series} series`);
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
      windows: windowOptionsSchema.parse({ intervalMs: 1000 }),
      series: seriesOptionsSchema.parse({}),
      judge: judgeOptionsSchema.parse({}),
      incidents: incidentRulesSchema.parse({}),
    });
    const detector = waitingDetector(64);
    const passes = new Passes({
      pipeline,
      logger: { warn: (facts: object | string) => say(JSON.stringify(facts)) },
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
    const warmUp = Math.max(WARM_UP, Math.ceil((70 * series) / RECORDS));
    for (let pass = 0; pass < warmUp; pass++) await inPasses(batchOf(pass, series));
    commit = 0;
    let turn = 0;
    for (let pass = warmUp; pass < warmUp + PASSES; pass++) {
      const batch = batchOf(pass, series);
      turn = Math.max(turn, await longestHold(() => inPasses(batch)));
    }
    await store.close();
    return { turn, commit };
  });
}

function windowsOf(count: number, length: number, channels: readonly string[]): Window[] {
  return Array.from({ length: count }, (_, index) => ({
    series: 'a',
    tags: {},
    startMs: index * 1000,
    intervalMs: 1000,
    length,
    channels,
    values: Float64Array.from({ length: length * channels.length }, (_, cell) =>
      Math.sin(cell / 11 + index + cell * index),
    ),
    freshSteps: 1,
    freshSamples: 1,
    silentChannels: [],
  }));
}

/** A comparison of two models on 2,000 windows of 200 channels, scored elsewhere. */
export async function comparisonHold() {
  say('comparison of two models');
  const channels = Array.from({ length: 200 }, (_, channel) => `c${channel}`);
  const windows = windowsOf(2000, 64, channels);
  const scores = () => ({
    windowLength: 64,
    score: (some: readonly Window[]) =>
      Promise.resolve(some.map(({ startMs }) => ({ value: Math.abs(Math.sin(startMs)) }) as never)),
  });
  const one = scores();
  return longestHold(() => compareDetectors(() => one, scores(), windows, 1));
}

/** `/api/series/:key?fromMs=0` over the longest history that is kept. */
export async function seriesViewHold() {
  say('history of one series');
  return inFolder(async (folder) => {
    const store = LmdbStore.open(folder);
    const channels = Array.from({ length: 64 }, (_, channel) => `c${channel}`);
    const steps = 100_000;
    const blockSteps = 50;
    for (let step = 0; step < steps; step += 5000) {
      await store.commit({
        ...nothing,
        history: Array.from({ length: 5000 / blockSteps }, (_, index) =>
          blockOf('a', step + index * blockSteps, blockSteps, channels),
        ),
      });
    }
    const state: SeriesState = {
      key: 'a',
      tags: {},
      channels,
      intervalMs: 1000,
      firstMs: 0,
      lastMs: (steps - 1) * 1000,
      verdict: 'normal',
      score: 0,
      steps,
    };
    const hold = await longestHold(() => seriesView(store, state, null, { fromMs: 0 }));
    await store.close();
    return hold;
  });
}

/** Models of 1,000 series: fitted, stored and taken up; the fits themselves take no time. */
export async function modelsHold(groupBy: string | null) {
  say(`models of 1,000 series, grouped by ${groupBy}`);
  return inFolder(async (folder) => {
    const store = LmdbStore.open(folder);
    const names = Array.from({ length: 1000 }, (_, index) => `s${index}`);
    const detector = waitingDetector(64);
    let fits = 0;
    const ladder = new ModelLadder({
      options: detectionOptionsSchema.parse({
        groupBy,
        ladder: [{ detector: 'linear-autoencoder', afterSteps: 192 }],
      }),
      stride: 1,
      store,
      modelsFolder: join(folder, 'models'),
      logger: { info: () => undefined, warn: (...facts: unknown[]) => say(String(facts.at(-1))) },
      factory: {
        names: [],
        fit: (name, _, training) =>
          Promise.resolve(
            artifactOf(
              name,
              training.map(({ series }) => series),
              (fits += 1),
            ),
          ),
        restore: (artifact) =>
          Promise.resolve({ ...detector, model: { detector: artifact.detector, hash: artifact.hash } }),
        close: () => Promise.resolve(),
      },
    });
    const seen = (steps: number): Effects => ({
      ...nothing,
      series: names.map((key) => ({
        key,
        tags: { kind: 'pump' },
        channels: ['flow'],
        intervalMs: 1000,
        firstMs: 0,
        lastMs: 1000 * steps,
        verdict: 'normal',
        score: 0.5,
        steps,
      })),
    });
    const startMs = threadMs();
    const hold = await longestHold(async () => {
      for (const steps of [200, 400]) {
        const effects = seen(steps);
        await store.commit({ ...effects, series: [] });
        await ladder.beginPass();
        await ladder.endPass(effects, []);
        while (ladder.views().some(({ state }) => state !== 'serving'))
          await new Promise((resolve) => setTimeout(resolve, 200));
      }
    });
    say(`${fits} fits in ${Math.round(threadMs() - startMs)} ms`);
    const close = await longestHold(() => ladder.close());
    await store.close();
    return { fitting: hold, close };
  });
}

function artifactOf(detector: string, series: readonly string[], seed: number): Artifact {
  const channels = Array.from({ length: CHANNELS }, (_, channel) => `c${channel}`);
  const numbers = channels.map((_, channel) => channel / 3);
  return {
    hash: createHash('sha256').update(String(seed)).digest('hex'),
    formatVersion: 3,
    detector,
    options: { windowLength: 64 },
    channels,
    windowLength: 64,
    fitted: {
      series: Object.fromEntries(
        series.map((key) => [
          key,
          {
            mean: numbers,
            deviation: numbers,
            lowest: numbers,
            highest: numbers,
            bounds: numbers,
            error: numbers,
          },
        ]),
      ),
    },
    report: {
      fittedAt: new Date().toISOString(),
      seed,
      engine: 'onnx',
      series,
      trainingWindows: 1,
      validationWindows: 1,
      epochs: 1,
      trainingLoss: [1],
      validationLoss: [1],
      seconds: 1,
    },
    weights: [{ name: 'w', shape: [8], values: new Float32Array(8) }],
  };
}

const nothing: Effects = {
  partition: 'p',
  nextOffset: 0,
  counters: {
    records: 0,
    decoded: 0,
    late: 0,
    duplicate: 0,
    scored: 0,
    warmingUp: 0,
    unscorable: 0,
    windowsScored: 0,
    open: 0,
    rejected: {},
  } as never,
  states: [],
  series: [],
  forgotten: [],
  history: [],
  incidents: [],
  evidence: [],
  outbox: {},
};

function blockOf(series: string, from: number, steps: number, channels: readonly string[]): HistoryBlock {
  const values = (phase: number) =>
    Float64Array.from({ length: steps * channels.length }, (_, cell) => Math.sin(from + cell / 9 + phase));
  return {
    series,
    startMs: from * 1000,
    intervalMs: 1000,
    channels,
    actual: values(0),
    expected: values(0.1),
    band: Float32Array.from(values(2), Math.abs),
    score: new Float32Array(steps).fill(0.5),
  };
}

/** The longest turns of the event loop that owns Kafka's heartbeats, in milliseconds of CPU time. Limit: 50. */
export async function bench(): Promise<object> {
  return {
    longestHoldMs: {
      pass24: await passHolds(24),
      pass2000: await passHolds(2000),
      modelsOfOneGroup: await modelsHold('kind'),
      // modelsOfManyGroups: await modelsHold(null),
      comparison: await comparisonHold(),
      seriesView: await seriesViewHold(),
    },
  };
}
