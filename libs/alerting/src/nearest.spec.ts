import type { Departure } from '@kymo/domain';
import { expect, it } from 'vitest';
import { nearest } from './nearest';

const departure = (incident: string, code: readonly number[], channels = ['flow']): Departure => ({
  incident,
  channels,
  code: Float32Array.from(code),
});

it.each<[string, Departure[], string[]]>([
  ['nothing where there is nothing earlier', [], []],
  ['not itself', [departure('new', [1, 2, 3])], []],
  ['no other machine’s channels', [departure('a', [1, 2, 3], ['speed'])], []],
  ['nothing that looks otherwise', [departure('a', [-1, 2, -3])], []],
  ['nothing where nothing departs', [departure('a', [0, 0, 0])], []],
  [
    'three, nearest first, however large the trouble',
    [
      departure('a', [1, 2, 4]),
      departure('b', [10, 20, 30]),
      departure('c', [1, 2, 3.5]),
      departure('d', [1, 2, 5]),
    ],
    ['b', 'c', 'a'],
  ],
])('names %s', (_, earlier, named) => {
  expect(nearest(departure('new', [1, 2, 3]), earlier).map(({ incident }) => incident)).toEqual(named);
});
