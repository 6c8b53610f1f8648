import { expect, it } from 'vitest';
import { gapsOf } from './gaps';

const STEPS = [0, 10, 20, 30, 40, 50];

it.each<[string, number[], (number | null)[], [number, number][]]>([
  ['nowhere while every step has a value', STEPS, [1, 1, 1, 1, 1, 1], []],
  ['where steps are missing', [0, 10, 60, 110, 120], [1, 1, null, 1, 1], [[10, 110]]],
  [
    'not between the values of a channel that is rarely measured',
    [0, 10, 20, 30, 40, 50],
    [1, null, null, null, null, 1],
    [],
  ],
  [
    'at both ends',
    [0, 50, 60, 70, 200],
    [null, 1, 1, 1, null],
    [
      [0, 50],
      [70, 200],
    ],
  ],
  ['everywhere when nothing was heard', [0, 100], [null, null], [[0, 100]]],
  ['not for a single step', [0, 10, 20, 30, 40], [1, 1, null, 1, 1], []],
  ['not where steps are far apart for once, and none is missing', [0, 10, 20, 90], [1, 1, 1, 1], []],
])('shades %s', (_, timesMs, values, expected) =>
  expect(gapsOf(timesMs, values).map(({ fromMs, toMs }) => [fromMs, toMs])).toEqual(expected),
);
