import { type StageState, zeroCounters } from '@kymo/domain';
import { from, lastValueFrom, of, take, toArray } from 'rxjs';
import { describe, expect, it } from 'vitest';
import { inGroups } from './in-groups';
import type { Flowing } from './through';

function pass(partition: string, offset: number, states: readonly string[] = ['a']): Flowing<number> {
  return {
    pass: { partition, nextOffset: offset },
    items: [offset],
    counters: { ...zeroCounters(), records: 1 },
    deadLetters: [],
    wrongClocks: [],
    states: states.map((key): StageState => ({ stage: 'window', key, state: offset })),
    reached: [{ partition, nextOffset: offset }],
    passes: 1,
  };
}

async function concluded(passes: readonly Flowing<number>[], isMoreComing: boolean, joinsPartitions = false) {
  let left = passes.length;
  const coming = () => isMoreComing && left > 0;
  const count = joinsPartitions ? 1 : new Set(passes.map(({ pass: { partition } }) => partition)).size;
  const groups = from(passes).pipe(
    inGroups(
      () => {
        left -= 1;
        return coming();
      },
      joinsPartitions,
      (group) => of(group),
    ),
  );
  const all = groups.pipe(take(isMoreComing ? count : passes.length), toArray());
  return (await lastValueFrom(all)).map(({ reached, items, passes: joined, counters, states }) => ({
    at: `${reached.map(({ partition }) => partition).join(' ')}: ${items.join(' ')}`,
    records: counters.records,
    joined,
    states: states.map(({ key, state }) => `${key}=${String(state)}`),
  }));
}

describe('passes on their way to one transaction', () => {
  it('are concluded one by one where no others are coming', async () => {
    const found = await concluded([pass('p', 1), pass('p', 2)], false);
    expect(found.map(({ at }) => at)).toEqual(['p: 1', 'p: 2']);
  });

  it('are concluded as one while others are coming, with the last state of each key', async () => {
    const found = await concluded([pass('p', 1, ['a', 'b']), pass('p', 2, ['a']), pass('p', 3, ['c'])], true);
    expect(found).toEqual([{ at: 'p: 1 2 3', records: 3, joined: 3, states: ['a=2', 'b=1', 'c=3'] }]);
  });

  it('are not joined over partitions whose states are kept apart, so that none overtakes another', async () => {
    const found = await concluded([pass('p', 1), pass('p', 2), pass('q', 3)], true);
    expect(found.map(({ at }) => at)).toEqual(['p: 1 2', 'q: 3']);
  });

  it('are joined over partitions otherwise, in the order in which they came', async () => {
    const found = await concluded([pass('p', 1), pass('q', 2, ['b']), pass('p', 3)], true, true);
    expect(found).toEqual([{ at: 'p q: 1 2 3', records: 3, joined: 3, states: ['a=3', 'b=2'] }]);
  });
});
