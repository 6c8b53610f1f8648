import { normal, seededRandom, type Detector, type DetectorFactory, type Window } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInProcessFactory } from '../../factories/in-process';

const HOUR_MS = 3_600_000;
const INTERVAL_MS = HOUR_MS / 4;
const MONDAY = Date.UTC(2025, 0, 6);
const channels = ['load', 'temperature'];
const windowLength = 8;

/** Load that follows the hours of the day, and a temperature that follows the load. */
function valuesFrom(startMs: number, steps: number, seed: number): Float32Array {
  const random = seededRandom(seed);
  const values = new Float32Array(steps * channels.length);
  for (let step = 0; step < steps; step++) {
    const hour = ((startMs + step * INTERVAL_MS) / HOUR_MS) % 24;
    const load = 50 - 30 * Math.cos((2 * Math.PI * hour) / 24) + normal(random);
    values.set([load, 20 + 0.5 * load + 0.5 * normal(random)], 2 * step);
  }
  return values;
}

function windowAt(startMs: number, values: Float32Array): Window {
  return {
    series: 'hall',
    tags: {},
    startMs,
    intervalMs: INTERVAL_MS,
    length: windowLength,
    channels,
    values,
    freshSteps: windowLength,
    freshSamples: windowLength,
    silentChannels: [],
  };
}

describe('the conditional variational autoencoder', () => {
  let factory: DetectorFactory;
  let detector: Detector;

  beforeAll(async () => {
    factory = createInProcessFactory(await createEngine('onnx'));
    const values = valuesFrom(MONDAY, 8 * 96, 1);
    const training = [{ series: 'hall', startMs: MONDAY, intervalMs: INTERVAL_MS, channels, values }];
    const options = { windowLength, maxSteps: 600, codeSize: 2, klWeight: 1, layers: [32] };
    const name = 'conditional-variational-autoencoder';
    detector = await factory.restore(await factory.fit(name, options, training, { seed: 1 }));
  });
  afterAll(async () => {
    await detector.dispose();
    await factory.close();
  });

  it.each([0, 3, 6, 12, 15])(
    'takes the load of its hour for usual, that of twelve hours later not: %i h',
    async (hour) => {
      const startMs = MONDAY + 9 * 24 * HOUR_MS + hour * HOUR_MS;
      const [usual, misplaced] = await detector.score([
        windowAt(startMs, valuesFrom(startMs, windowLength, 2)),
        windowAt(startMs, valuesFrom(startMs + 12 * HOUR_MS, windowLength, 2)),
      ]);
      expect(usual!.value).toBeLessThan(1);
      expect(misplaced!.value).toBeGreaterThan(1);
    },
  );
});
