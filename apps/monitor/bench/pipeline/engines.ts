import { createDetectorFactory } from '@kymo/detectors';
import type { Sample, TrainingSeries, Window } from '@kymo/domain';
import { cutWindows, windowOptionsSchema } from '@kymo/pipeline';
import { DETECTORS, rate, say, WINDOW } from './measuring';

const ENGINES = ['onnx', 'tfjs'] as const;

/** How fast each engine fits and scores. */
export async function engineRates(samples: readonly Sample[]) {
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

/** A stretch of each series, to learn from. */
export function trainingOf(samples: readonly Sample[]): TrainingSeries[] {
  const options = windowOptionsSchema.parse({ lengthSamples: 1024, strideSamples: 1024 });
  return cutWindows(samples, options).map(([window]) => ({
    series: window!.series,
    intervalMs: window!.intervalMs,
    startMs: window!.startMs,
    channels: window!.channels,
    values: window!.values,
  }));
}
