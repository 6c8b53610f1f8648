import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createEngine } from '../create-engine';
import type { Engine } from '../engine';
import { gru } from './gru';

const sigmoid = (value: number) => 1 / (1 + Math.exp(-value));
const KERNEL = [0.5, -0.3, 0.8];
const RECURRENT = [0.2, 0.7, -0.6];
const BIAS = [0.1, 0, -0.2];

/** One unit, step by step, as the paper has it. */
function stepByStep(inputs: readonly number[]): number[] {
  let hidden = 0;
  return inputs.map((input) => {
    const [update, reset, candidate] = KERNEL.map((weight, gate) => weight * input + BIAS[gate]!) as [
      number,
      number,
      number,
    ];
    const kept = sigmoid(update + RECURRENT[0]! * hidden);
    const proposed = Math.tanh(candidate + sigmoid(reset + RECURRENT[1]! * hidden) * RECURRENT[2]! * hidden);
    hidden = kept * hidden + (1 - kept) * proposed;
    return hidden;
  });
}

describe('the gated recurrent unit', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine('onnx');
  });
  afterAll(() => engine.dispose());

  it.each([
    ['forwards', false],
    ['from the end', true],
  ])('runs %s', async (_, reverse) => {
    const compiled = await engine.compile(
      (input, kernel, recurrent, bias) => [gru(input!, kernel!, recurrent!, bias!, { reverse })],
      [{ shape: [1, 4, 1] }, { shape: [1, 3] }, { shape: [1, 3] }, { shape: [3] }],
    );
    const inputs = [1, -2, 0.5, 3];
    const [hidden] = await compiled.run(
      [inputs, KERNEL, RECURRENT, BIAS].map((one) => Float32Array.from(one)),
    );
    const expected = reverse ? stepByStep(inputs.toReversed()).toReversed() : stepByStep(inputs);
    expected.forEach((value, step) => expect(hidden!.values[step]).toBeCloseTo(value, 5));
    await compiled.dispose();
  });
});
