import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { LmdbStore } from '@kymo/connectors';
import type { Artifact, SeriesState } from '@kymo/domain';
import { detectionOptionsSchema, ModelLadder } from '@kymo/models';
import { waitingDetector } from '../waiting-detector';
import { inFolder } from './bench-folder';
import { longestHold } from './longest-hold';

const SERIES = 1000;
const CHANNELS = 8;

/** Models of 1,000 series: fitted, stored and taken up; the fits themselves take no time. */
export async function modelsHold(groupBy: string | null) {
  return inFolder(async (folder) => {
    const store = LmdbStore.open(folder);
    const names = Array.from({ length: SERIES }, (_, index) => `s${index}`);
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
      logger: {
        info: () => undefined,
        warn: (...facts: unknown[]) => void process.stderr.write(`${String(facts.at(-1))}\n`),
      },
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
    let serving = 0;
    ladder.changes.subscribe(({ state }) => (serving += Number(state === 'serving')));
    const series = names.map(seriesOf);
    const fitting = await longestHold(async () => {
      await ladder.beginPass();
      await ladder.endPass({ series, forgotten: [] }, []);
      while (serving < (groupBy === null ? SERIES : 1))
        await new Promise((resolve) => setTimeout(resolve, 50));
    });
    const regrouping = await longestHold(async () => {
      await ladder.beginPass();
      const moved = series.map((state) => ({ ...state, tags: { kind: 'fan' } }));
      await ladder.endPass({ series: moved, forgotten: [] }, []);
    });
    const closing = await longestHold(() => ladder.close());
    await store.close();
    return { fitting, regrouping, closing };
  });
}

function seriesOf(key: string): SeriesState {
  return {
    key,
    tags: { kind: 'pump' },
    channels: ['flow'],
    intervalMs: 1000,
    firstMs: 0,
    lastMs: 200_000,
    verdict: 'normal',
    score: 0.5,
    steps: 200,
  };
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
