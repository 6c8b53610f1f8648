import type { ResidualSignature } from '@kymo/domain';
import { expect, it } from 'vitest';
import { nearest } from './nearest';

const signature = (incident: string, code: readonly number[], channels = ['flow']): ResidualSignature => ({
  incident,
  channels,
  code: Float32Array.from(code),
});

it.each<[string, ResidualSignature[], string[]]>([
  ['nothing where there is nothing earlier', [], []],
  ['not itself', [signature('new', [1, 2, 3])], []],
  ['no other machine’s channels', [signature('a', [1, 2, 3], ['speed'])], []],
  ['nothing that looks otherwise', [signature('a', [-1, 2, -3])], []],
  ['nothing where nothing departs', [signature('a', [0, 0, 0])], []],
  [
    'three, nearest first, however large the trouble',
    [
      signature('a', [1, 2, 4]),
      signature('b', [10, 20, 30]),
      signature('c', [1, 2, 3.5]),
      signature('d', [1, 2, 5]),
    ],
    ['b', 'c', 'a'],
  ],
])('names %s', (_, earlier, named) => {
  expect(nearest(signature('new', [1, 2, 3]), earlier).map(({ incident }) => incident)).toEqual(named);
});

it('names what people have labelled before what looks hardly more alike', () => {
  const earlier = [signature('a', [10, 20, 30]), signature('b', [1, 2, 3.5])];
  const named = nearest(signature('new', [1, 2, 3]), earlier, (id) => id === 'b');
  expect(named.map(({ incident }) => incident)).toEqual(['b', 'a']);
});
