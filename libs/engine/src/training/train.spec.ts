import { normal, seededRandom } from '@kymo/domain';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../create-engine';
import { type ExampleSet, type Loss, train, type TrainOptions } from './train';

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
