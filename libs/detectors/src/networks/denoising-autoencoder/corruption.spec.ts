import { createEngine, type Engine } from '@kymo/engine';
import { tensor } from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { corrupt, type CorruptionOptions } from './corruption';

describe('corruption', () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await createEngine('onnx');
  });
  afterAll(() => engine.dispose());

  /** One window of two steps and two channels, whose means are 0.25 and 0.75. */
  const corrupted = async (corruption: CorruptionOptions['corruption'], draws: number[]) => {
    const options = { corruption, noiseDeviation: 0.5, maskedShare: 0.05 };
    const compiled = await engine.compile(
      (batch, drawn) => [corrupt(batch!, drawn!, tensor([0.25, 0.75]), options)],
      [{ shape: [1, 2, 2] }, { shape: [1, draws.length / 2, 2] }],
    );
    const [result] = await compiled.run([Float32Array.of(1, 2, 3, 4), Float32Array.from(draws)]);
    await compiled.dispose();
    return [...result!.values];
  };

  it.each<[CorruptionOptions['corruption'], string, number[], number[]]>([
    ['gaussian', 'adds noise of the deviation wanted', [1, 0, -1, 2], [1.5, 2, 2.5, 5]],
    ['masking', 'sets the share wanted to the mean of its channel', [1.9, -2, 2, 0], [1, 0.75, 0.25, 4]],
    ['channel-dropout', 'does so with whole channels', [0, 2], [1, 0.75, 3, 0.75]],
    ['masking', 'leaves windows of validation as they are, whose draws are zero', [0, 0, 0, 0], [1, 2, 3, 4]],
  ])('%s %s', async (corruption, _, draws, expected) => {
    expect(await corrupted(corruption, draws)).toEqual(expected);
  });
});
