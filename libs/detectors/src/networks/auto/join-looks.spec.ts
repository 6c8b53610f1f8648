import { mean, tensor, tidy } from '@tensorflow/tfjs-core';
import { createEngine } from '@kymo/engine';
import { beforeAll, expect, it } from 'vitest';
import { fineError, joinLooks, loudnessOf } from './coarse-view';

beforeAll(() => createEngine('tfjs'));

/** Two steps of two channels. */
const fine = () => tensor([4, 4, 4, 4], [1, 2, 2]);
const coarse = () => tensor([9, 1, 7, 3], [1, 2, 2]);
const meanOf = (powers: readonly number[]) =>
  tidy(() => {
    const [power] = powers.map((value) => tensor([value]));
    const joined = joinLooks(fine(), coarse(), tensor([16], [1, 1, 1]), power ? { power } : {});
    return mean(joined).dataSync()[0]!;
  });

it('measures how far the loudest channel stands out from the mean of all', () => {
  expect(tidy(() => loudnessOf(coarse()).dataSync()[0])).toBeCloseTo(8 / 5, 5);
});

it('raises the geometric mean of both looks by the nearest window and the loudest channel', () => {
  expect(meanOf([0.25])).toBeCloseTo(Math.sqrt(4 * 5) * (16 * (8 / 5)) ** 0.25, 4);
});

it('asks for no loudest channel where no power was kept', () => {
  expect(meanOf([])).toBeCloseTo(Math.sqrt(4 * 5) * 16 ** (1 / 8), 4);
});

it('levels the fine look where the noise of its channels was learnt', () => {
  const errorsOf = (parameters: Parameters<typeof fineError>[2]) =>
    tidy(() => [...fineError(fine(), tensor([2, 2, 3, 3], [1, 2, 2]), parameters).dataSync()]);
  expect(errorsOf({})).toEqual([4, 4, 1, 1]);
  expect(errorsOf({ fineNoise: tensor([1, 3]) })).toEqual([8, 8 / 3, 2, 2 / 3].map(Math.fround));
});
