import { normal, seededRandom } from '@kymo/statistics';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../create-engine';
import type { ExampleSet, Loss, TrainOptions } from './options';
import { train } from './train';

/** Points on the line `y = 2x - 1`. */
function linePoints(count: number, seed: number): ExampleSet {
  const random = seededRandom(seed);
  const points = Array.from({ length: count }, () => {
    const x = normal(random);
    return [x, 2 * x - 1];
  });
  return {
    count,
    shape: [2],
    fill: (indices, into) => indices.forEach((index, place) => into.set(points[index]!, place * 2)),
  };
}

const lineLoss: Loss = ({ slope, offset }, { batch }) => {
  const [x, y] = tf.split(batch, 2, 1);
  return tf.mean(tf.square(tf.sub(tf.add(tf.mul(x!, slope!), offset!), y!)));
};

async function fitLine(name: 'tfjs' | 'onnx', options: Partial<TrainOptions> = {}) {
  const engine = await createEngine(name);
  try {
    return await train({
      engine,
      parameters: [
        { name: 'slope', shape: [], values: Float32Array.of(0) },
        { name: 'offset', shape: [1], values: Float32Array.of(0) },
      ],
      loss: lineLoss,
      training: linePoints(100, 1),
      validation: linePoints(37, 2),
      batchSize: 16,
      maxSteps: 300,
      learningRate: 0.05,
      seed: 7,
      ...options,
    });
  } finally {
    await engine.dispose();
  }
}

describe.each(['tfjs', 'onnx'] as const)('train on %s', (name) => {
  it('stops when the validation loss no longer falls, and gives back the best weights', async () => {
    // The validation examples lie on another line, so that learning the first one soon hurts.
    const validation: ExampleSet = {
      count: 5,
      shape: [2],
      fill: (indices, into) =>
        indices.forEach((index, place) => into.set([index - 2, 0.5 * (index - 2)], place * 2)),
    };
    const { steps, validationLoss, parameters } = await fitLine(name, {
      validation,
      patience: 3,
      validateEverySteps: 5,
    });
    expect(steps).toBeLessThan(300);
    const best = Math.min(...validationLoss);
    expect(validationLoss.indexOf(best)).toBe(validationLoss.length - 4);
    const [slope, offset] = parameters.map(({ values }) => values[0]!);
    const errors = [-2, -1, 0, 1, 2].map((x) => (slope! * x + offset! - 0.5 * x) ** 2);
    expect(errors.reduce((a, b) => a + b) / 5).toBeCloseTo(best, 4);
  });

  it('lets the training loss decide where there is nothing to validate on', async () => {
    const { trainingLoss, validationLoss } = await fitLine(name, {
      validation: { ...linePoints(1, 1), count: 0 },
    });
    expect(validationLoss).toEqual(trainingLoss);
  });

  it('tells how far it is, and stops when cancelled', async () => {
    const canceller = new AbortController();
    const seen: number[] = [];
    const training = fitLine(name, {
      signal: canceller.signal,
      clock: () => 1000 * seen.length,
      onProgress: ({ stepsDone, maxSteps, remainingMs }) => {
        seen.push(stepsDone);
        expect(maxSteps).toBe(300);
        expect(remainingMs).toBe(((seen.length - 1) * 1000 * (maxSteps - stepsDone)) / stepsDone);
        if (seen.length === 2) canceller.abort();
      },
    });
    await expect(training).rejects.toMatchObject({ code: 'CANCELLED' });
    expect(seen).toEqual([25, 50]);
  });

  it('fails with advice when the loss is no longer finite', async () => {
    const nowhere = { ...linePoints(4, 1), fill: (_: Int32Array, into: Float32Array) => void into.fill(NaN) };
    await expect(fitLine(name, { training: nowhere })).rejects.toMatchObject({
      code: 'TRAINING_FAILED',
      message: expect.stringMatching(/training loss is NaN after 25 steps.*learning rate/) as string,
    });
  });

  it('refuses to learn from nothing', async () => {
    const training = { ...linePoints(1, 1), count: 0 };
    await expect(fitLine(name, { training })).rejects.toMatchObject({ code: 'TRAINING_TOO_SHORT' });
  });

  it('draws noise for training and none for validation', async () => {
    const loss: Loss = (parameters, inputs) => {
      const size = tf.mean(tf.abs(inputs.noise[0]!));
      return tf.add(tf.mul(lineLoss(parameters, inputs), 1e-6), size);
    };
    const { trainingLoss, validationLoss } = await fitLine(name, {
      loss,
      noiseShapes: [[3, 2]],
      maxSteps: 50,
    });
    for (const mean of trainingLoss) expect(Math.abs(mean - Math.sqrt(2 / Math.PI))).toBeLessThan(0.05);
    for (const mean of validationLoss) expect(mean).toBeLessThan(1e-3);
  });

  it.each(['adam', 'sgd'] as const)('finds a line with %s', async (optimizer) => {
    const { parameters } = await fitLine(name, { optimizer });
    expect(parameters[0]!.values[0]).toBeCloseTo(2, 2);
    expect(parameters[1]!.values[0]).toBeCloseTo(-1, 2);
  });

  it('repeats bit for bit with the same seed, and not with another', async () => {
    const [first, second, other] = [
      await fitLine(name),
      await fitLine(name),
      await fitLine(name, { seed: 8 }),
    ];
    expect(second).toEqual(first);
    expect(other.trainingLoss).not.toEqual(first.trainingLoss);
  });
});
