import { decisiveScore, type DetectorFactory } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { plantStretch, windowsOf } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInProcessFactory } from '../runtime/in-process';

const DAY = 1440;
const TRAINING_DAYS = 3;
const CLEAN_DAYS = 5;
const MACHINES = [0, 3, 6];
const STRIDE = 2;

/** Runs of scores that reach the boundary, apart by more than a window: what an operator would be told. */
function alarms(scores: readonly number[], separation: number): number {
  let last = -Infinity;
  let runs = 0;
  scores.forEach((score, index) => {
    if (score < 1) return;
    if (index - last > separation) runs += 1;
    last = index;
  });
  return runs;
}

describe('the stated rate of false alarms', () => {
  let factory: DetectorFactory;
  beforeAll(async () => {
    factory = createInProcessFactory(await createEngine('onnx'));
  });
  afterAll(() => factory.close());

  it.each([
    ['linear-autoencoder', 'peaks-over-threshold', 64, 2],
    ['linear-autoencoder', 'peaks-over-threshold', 16, 5],
    ['linear-autoencoder', 'quantile', 64, 2],
    ['linear-autoencoder', 'conformal', 64, 2],
    ['auto', 'peaks-over-threshold', 64, 2],
  ])(
    'is kept by %s with %s over windows of at most %d steps: %d a day on clean data never seen',
    async (detector, calibration, windowLength, falseAlarmsPerDay) => {
      const training = MACHINES.map((machine) => plantStretch(machine, 0, TRAINING_DAYS * DAY));
      const options = { calibration, windowLength, falseAlarmsPerDay };
      const fitted = await factory.restore(await factory.fit(detector, options, training, { seed: 1 }));
      let told = 0;
      for (const machine of MACHINES) {
        const clean = plantStretch(machine, TRAINING_DAYS * DAY, CLEAN_DAYS * DAY);
        const scores = await fitted.score(windowsOf(clean, fitted.windowLength, STRIDE));
        told += alarms(scores.map(decisiveScore), fitted.windowLength / STRIDE);
      }
      await fitted.dispose();
      const accepted = falseAlarmsPerDay * MACHINES.length * CLEAN_DAYS;
      expect(told).toBeGreaterThan(accepted / 2);
      expect(told).toBeLessThan(accepted * 2);
    },
  );
});
