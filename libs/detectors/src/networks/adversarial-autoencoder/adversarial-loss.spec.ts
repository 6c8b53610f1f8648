import { createEngine, type Engine } from '@kymo/engine';
import { mean, mul, squaredDifference, valueAndGrads, type Scalar, type Tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { adversarialLoss } from './adversarial-loss';

/** Each part multiplies by its weight. */
const ENCODER = 0.8;
const FIRST = 0.5;
const SECOND = 0.7;
const PARTS = ['encoder', 'first', 'second'];

describe('the adversarial loss', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine('onnx');
  });
  afterAll(() => engine.dispose());

  /** Value and gradients by encoder, first and second decoder, of a window that is 1. */
  async function played(share: number): Promise<number[]> {
    const rebuild = (parameters: Readonly<Record<string, Tensor>>, decoder: string, batch: Tensor) =>
      mul(mul(batch, parameters['encoder.kernel']!), parameters[`${decoder}.kernel`]!);
    const distance = (one: Tensor, other: Tensor): Scalar => mean(squaredDifference(one, other));
    const compiled = await engine.compile(
      (batch, weight, ...kernels) => {
        const { value, grads } = valueAndGrads((...tensors: Tensor[]) => {
          const parameters = Object.fromEntries(
            tensors.map((tensor, index) => [`${PARTS[index]}.kernel`, tensor]),
          );
          return adversarialLoss({ parameters, batch: batch!, rebuild, distance, share: weight! });
        })(kernels);
        return [value, ...grads];
      },
      [{ shape: [1, 1, 1] }, ...Array.from({ length: 4 }, () => ({ shape: [] }))],
    );
    const inputs = [1, share, ENCODER, FIRST, SECOND].map((value) => Float32Array.of(value));
    const outputs = await compiled.run(inputs);
    await compiled.dispose();
    return outputs.map(({ values }) => values[0]!);
  }

  it('is plain reconstruction of both decoders while the game has no share', async () => {
    const [value, encoder, first, second] = await played(0);
    const misses = [1 - ENCODER * FIRST, 1 - ENCODER * SECOND] as const;
    expect(value).toBeCloseTo(misses[0] ** 2 + misses[1] ** 2, 5);
    expect(encoder).toBeCloseTo(-2 * (misses[0] * FIRST + misses[1] * SECOND), 5);
    expect(first).toBeCloseTo(-2 * misses[0] * ENCODER, 5);
    expect(second).toBeCloseTo(-2 * misses[1] * ENCODER, 5);
  });

  it('sets the second decoder against encoder and first one, each by its own gradient', async () => {
    const [value, encoder, first, second] = await played(1);
    const miss = 1 - ENCODER ** 2 * FIRST * SECOND;
    expect(value).toBeCloseTo(0, 5);
    expect(encoder).toBeCloseTo(-2 * miss * 2 * ENCODER * FIRST * SECOND, 5);
    expect(first).toBeCloseTo(-2 * miss * ENCODER ** 2 * SECOND, 5);
    expect(second).toBeCloseTo(2 * miss * ENCODER ** 2 * FIRST, 5);
  });
});
