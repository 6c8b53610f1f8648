import { expect, it } from 'vitest';
import { carryForward } from './carry';

it.each([
  ['carries the last value on', [1, 2, NaN, 4, NaN, NaN], [1, 2, 1, 4, 1, 4], [0, 0, 1, 0, 1, 1]],
  ['begins with the mean', [NaN, 2, NaN, NaN, 3, NaN], [0.5, 2, 0.5, 2, 3, 2], [1, 0, 1, 1, 0, 1]],
  ['says that nothing was missing', [1, 2], [1, 2], undefined],
])('%s', (_, given, filled, missing) => {
  const values = Float32Array.from(given);
  const mask = carryForward(values, [0.5, 0.25]);
  expect([...values]).toEqual(filled);
  expect(mask && [...mask]).toEqual(missing);
});
