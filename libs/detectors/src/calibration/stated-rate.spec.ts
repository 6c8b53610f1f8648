import { decisiveScore, stepsOf, type DetectorFactory, type TrainingSeries } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { plantStretch, windowsOf } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pickChannels } from '../preprocessing/pick-channels';
import { createInProcessFactory } from '../runtime/in-process';

const DAY = 1440;
const TRAINING_DAYS = 3;
const CLEAN_DAYS = 5;
const MACHINES = [0, 3, 6];
const STRIDE = 2;
/** Three channels are enough: the rate depends on how scores are distributed, not on how many channels there are. */
const CHANNELS = 3;

/** Runs of scores over the boundary that are more than a window apart: the alarms an operator would get. */
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

function someChannels(stretch: TrainingSeries): TrainingSeries {
  const channels = stretch.channels.slice(0, CHANNELS);
  const values = pickChannels(stretch.values, stretch.channels, channels, stepsOf(stretch));
  return { ...stretch, channels, values };
}

describe('the stated rate of false alarms', () => {
  const training = MACHINES.map((machine) => someChannels(plantStretch(machine, 0, TRAINING_DAYS * DAY)));
  const clean = MACHINES.map((machine) =>
    someChannels(plantStretch(machine, TRAINING_DAYS * DAY, CLEAN_DAYS * DAY)),
  );
  let factory: DetectorFactory;
  beforeAll(async () => {
    factory = createInProcessFactory(await createEngine('onnx'));
  });
  afterAll(() => factory.close());

  it.each([
    ['linear-autoencoder', 'peaks-over-threshold', 64, 2],
    ['linear-autoencoder', 'peaks-over-threshold', 16, 5],
    ['linear-autoencoder', 'conformal', 64, 2],
    ['auto', 'peaks-over-threshold', 64, 2],
  ])(
    'is kept by %s with %s over windows of at most %d steps: %d a day on unseen clean data',
    async (detector, calibration, windowLength, falseAlarmsPerDay) => {
      const options = { calibration, windowLength, falseAlarmsPerDay };
      const fitted = await factory.restore(await factory.fit(detector, options, training, { seed: 1 }));
      let told = 0;
      for (const stretch of clean) {
        const scores = await fitted.score(windowsOf(stretch, fitted.windowLength, STRIDE));
        told += alarms(scores.map(decisiveScore), fitted.windowLength / STRIDE);
      }
      await fitted.dispose();
      const accepted = falseAlarmsPerDay * MACHINES.length * CLEAN_DAYS;
      expect(told).toBeGreaterThan(accepted / 2);
      expect(told).toBeLessThan(accepted * 2);
    },
  );
});
