import type { StageState } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { StateCache } from './state-cache';

interface Count {
  value: number;
}

function start(maxHeld: number) {
  const stored = new Map<string, number>();
  const read: string[] = [];
  const cache = new StateCache<Count>({
    restore: (key) => {
      read.push(key);
      const value = stored.get(key);
      return value === undefined ? undefined : { value };
    },
    copy: (key, state) => [{ stage: 'judge', key, state: state?.value }],
    maxHeld,
  });
  const commit = (states: readonly StageState[]) => {
    for (const { key, state } of states) {
      if (state === undefined) stored.delete(key);
      else stored.set(key, state as number);
    }
    cache.saved(states);
  };
  return { cache, stored, read, commit };
}

describe('states of series', () => {
  it('are read from the store again once others were heard of later', () => {
    const { cache, read, commit } = start(2);
    for (const [index, key] of ['a', 'b', 'c', 'd'].entries()) cache.set(key, { value: index });
    commit(cache.snapshot());
    expect(['a', 'b', 'c', 'd'].map((key) => cache.get(key)?.value)).toEqual([0, 1, 2, 3]);
    expect(read).toEqual(['a', 'b']);
  });

  it('stay in memory until they are durable', () => {
    const { cache, read, commit } = start(1);
    cache.set('a', { value: 1 });
    const first = cache.snapshot();
    cache.get('a')!.value = 2;
    cache.noteChange('a');
    cache.set('b', { value: 3 });
    const second = cache.snapshot();
    commit(first);
    expect(cache.get('a')).toEqual({ value: 2 });
    expect(read).toEqual([]);
    commit(second);
    expect(cache.get('a')).toEqual({ value: 2 });
    expect(read).toEqual(['a']);
  });

  it('are gone at once where they are forgotten', () => {
    const { cache, stored, commit } = start(0);
    cache.set('a', { value: 1 });
    commit(cache.snapshot());
    cache.delete('a');
    expect(cache.get('a')).toBeUndefined();
    commit(cache.snapshot());
    expect(cache.get('a')).toBeUndefined();
    expect([...stored]).toEqual([]);
  });

  it('are those of the store after a reset', () => {
    const { cache, commit } = start(9);
    cache.set('a', { value: 1 });
    commit(cache.snapshot());
    cache.set('a', { value: 2 });
    cache.reset();
    expect([cache.get('a'), cache.snapshot()]).toEqual([{ value: 1 }, []]);
  });
});
