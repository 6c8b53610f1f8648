import { type DetectorFactory, type TrainingSeries, windowAt } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { normal, seededRandom } from '@kymo/statistics';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createInProcessFactory } from '../../runtime/in-process';

const CHANNELS = 3;
/** The step of the disturbance in `disturbed`. */
const AT = 30;

function waves(steps: number, seed: number): TrainingSeries {
  const random = seededRandom(seed);
  const values = Float32Array.from({ length: steps * CHANNELS }, (_, index) => {
    const [step, channel] = [Math.floor(index / CHANNELS), index % CHANNELS];
    return Math.sin(step / (3 + channel)) + 0.1 * normal(random);
  });
  return { series: 'it', startMs: 0, intervalMs: 60_000, channels: ['a', 'b', 'c'], values };
}

function disturbed(): TrainingSeries {
  const series = waves(100, 2);
  return { ...series, values: series.values.map((value, index) => value + Number(index === AT * CHANNELS)) };
}

let factory: DetectorFactory;
beforeAll(async () => {
  factory = createInProcessFactory(await createEngine('onnx'));
});
afterAll(() => factory.close());

async function scoresOf(trainingSteps: number) {
  const artifact = await factory.fit(
    'auto',
    { windowLength: 16, trial: 'report' },
    [waves(trainingSteps, 1)],
    { seed: 1 },
  );
  const detector = await factory.restore(artifact);
  const { windowLength } = detector;
  const begins = [AT - windowLength + 1, AT - 2];
  const scores = await detector.score(begins.map((begin) => windowAt(disturbed(), begin, windowLength, 1)));
  await detector.dispose();
  return begins.map((begin, index) => ({ begin, ...scores[index]! }));
}

it('scores each step after a long training part: the disturbed one is the highest', async () => {
  for (const { begin, steps, recent, value } of await scoresOf(700)) {
    expect(steps!.indexOf(Math.max(...steps!)) + begin).toBe(AT);
    expect(Math.max(...steps!)).toBeGreaterThan(value);
    expect(recent).toBeUndefined();
  }
});

it('scores the newest steps after a short training part: they forget what is longer ago', async () => {
  const [fresh, old] = await scoresOf(200);
  expect(fresh!.recent!).toBeGreaterThan(old!.recent!);
  expect(fresh!.steps).toBeUndefined();
});
