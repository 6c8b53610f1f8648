import { normal, seededRandom } from '@kymo/statistics';
import { type Artifact, type Detector, type DetectorFactory } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { plantStretch, windowsOf } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInProcessFactory } from '../runtime/in-process';
import { driftOf } from './drift-of';

const DAY = 1440;
const TRAINING_STEPS = 2 * DAY;
const MACHINES = [0, 3, 6];
const STRIDE = 8;

/** A value of one channel, changed at a share of the day, 0 to 1. */
type Change = (value: number, share: number, range: number, draw: number) => number;
const unchanged: Change = (value) => value;

describe('driftOf', () => {
  let factory: DetectorFactory;
  let artifact: Artifact;
  let detector: Detector;
  beforeAll(async () => {
    factory = createInProcessFactory(await createEngine('onnx'));
    const training = MACHINES.map((machine) => plantStretch(machine, 0, TRAINING_STEPS));
    artifact = await factory.fit('linear-autoencoder', {}, training, { seed: 1 });
    detector = await factory.restore(artifact);
  });
  afterAll(async () => {
    await detector.dispose();
    await factory.close();
  });

  /** One day after the training part, one of its channels changed. */
  async function day(machine: number, after: number, channel = 0, change = unchanged) {
    const stretch = plantStretch(machine, TRAINING_STEPS + after * DAY, DAY);
    const width = stretch.channels.length;
    const own = plantStretch(machine, 0, TRAINING_STEPS).values.filter(
      (_, index) => index % width === channel,
    );
    const measured = own.filter(Number.isFinite);
    const range = Math.max(...measured) - Math.min(...measured);
    const random = seededRandom(after);
    const values = stretch.values.map((value, index) =>
      index % width === channel ? change(value, index / stretch.values.length, range, normal(random)) : value,
    );
    const scores = await detector.score(windowsOf({ ...stretch, values }, detector.windowLength, STRIDE));
    const { series, channels } = stretch;
    return { series, recent: { scores: scores.map(({ value }) => value), channels, values } };
  }

  it('takes clean days, each with its cycle, for no drift', async () => {
    for (const machine of MACHINES) {
      for (let after = 0; after < 6; after++) {
        const { series, recent } = await day(machine, after);
        expect(driftOf(artifact, series, recent)).toMatchObject({ isDrifted: false });
      }
    }
  });

  it.each<[string, number, Change]>([
    ['a recalibration by 10 %', 7, (value, share, range) => value + 0.1 * Math.min(1, 2 * share) * range],
    ['a recalibration by 20 %', 7, (value, share, range) => value - 0.2 * Math.min(1, 2 * share) * range],
    ['noise of 3 %', 8, (value, _, range, draw) => value + 0.03 * range * draw],
  ])(
    'finds %s of the range, come within half a day, in at least %d of 8 channels',
    async (_, least, change) => {
      let found = 0;
      for (let channel = 0; channel < artifact.channels.length; channel++) {
        const { series, recent } = await day(MACHINES[channel % 3]!, channel % 5, channel, change);
        if (driftOf(artifact, series, recent)!.isDrifted) found += 1;
      }
      expect(found).toBeGreaterThanOrEqual(least);
    },
  );

  it('names the channel whose noise has grown', async () => {
    const { series, recent } = await day(0, 1, 4, (value, _, range, draw) => value + 0.03 * range * draw);
    const over = driftOf(artifact, series, recent)!.inputs.filter(
      ({ statistic, limit }) => statistic > limit,
    );
    expect(over.map(({ channel }) => channel)).toEqual([artifact.channels[4]]);
  });

  it('says nothing of a series without a reference, nor of a short stretch', async () => {
    const { series, recent } = await day(0, 0);
    expect(driftOf(artifact, 'another', recent)).toBeUndefined();
    expect(driftOf({ ...artifact, fitted: {} }, series, recent)).toBeUndefined();
    const short = { ...recent, scores: recent.scores.slice(0, 10) };
    expect(driftOf(artifact, series, short)).toBeUndefined();
  });
});
