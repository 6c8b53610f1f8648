import { expect, it } from 'vitest';
import { fillGaps } from './fill-gaps';
import type { Imputation } from '../types/imputation';

it.each<[Imputation, string, number[], number[], number[] | undefined]>([
  ['carry', 'carries the last value on', [1, 2, NaN, 4, NaN, NaN], [1, 2, 1, 4, 1, 4], [0, 0, 1, 0, 1, 1]],
  ['network', 'begins with the last value', [1, 2, NaN, NaN], [1, 2, 1, 2], [0, 0, 1, 1]],
  ['carry', 'begins with the mean', [NaN, 2, NaN, NaN, 3, NaN], [0.5, 2, 0.5, 2, 3, 2], [1, 0, 1, 1, 0, 1]],
  [
    'linear',
    'joins neighbours',
    [1, 0, NaN, 1, NaN, 2, 4, 3],
    [1, 0, 2, 1, 3, 2, 4, 3],
    [0, 0, 1, 0, 1, 0, 0, 0],
  ],
  ['linear', 'stays level at the ends', [NaN, 5, 3, NaN, NaN, NaN], [3, 5, 3, 5, 3, 5], [1, 0, 0, 1, 1, 1]],
  ['linear', 'takes the mean where nothing was measured', [NaN, 1, NaN, 1], [0.5, 1, 0.5, 1], [1, 0, 1, 0]],
  ['mean', 'takes the mean', [1, NaN, NaN, 4], [1, 0.25, 0.5, 4], [0, 1, 1, 0]],
  ['mean', 'says that nothing was missing', [1, 2], [1, 2], undefined],
])('%s %s', (imputation, _, given, filled, missing) => {
  const values = Float32Array.from(given);
  const mask = fillGaps(values, [0.5, 0.25], imputation);
  expect([...values]).toEqual(filled);
  expect(mask && [...mask]).toEqual(missing);
});
