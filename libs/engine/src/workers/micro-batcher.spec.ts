import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MicroBatcher } from './micro-batcher';

describe('MicroBatcher', () => {
  const batches: string[][] = [];
  const batcher = new MicroBatcher<string, string>({
    maxSize: 6,
    maxAgeMs: 20,
    sizeOf: (word) => word.length,
    run: async (words) => {
      batches.push([...words]);
      if (words.includes('bad')) throw new Error('unlucky');
      return words.map((word) => word.toUpperCase());
    },
  });
  const addAll = (words: readonly string[]) => Promise.allSettled(words.map((word) => batcher.add(word)));

  beforeEach(() => {
    batches.length = 0;
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());

  it('sends a full batch at once, and gives each caller its own result', async () => {
    expect(await Promise.all(['a', 'bc', 'def'].map((word) => batcher.add(word)))).toEqual([
      'A',
      'BC',
      'DEF',
    ]);
    expect(batches).toEqual([['a', 'bc', 'def']]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends a smaller batch when its first item has waited long enough', async () => {
    const first = batcher.add('a');
    await vi.advanceTimersByTimeAsync(15);
    const second = batcher.add('b');
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(5);
    expect(batches).toEqual([['a', 'b']]);
    expect(await Promise.all([first, second])).toEqual(['A', 'B']);
  });

  it('lets no batch grow beyond its size, but for an item that is larger by itself', async () => {
    const added = addAll(['abcd', 'efg', 'hijklmno', 'p']);
    await vi.advanceTimersByTimeAsync(20);
    await added;
    expect(batches).toEqual([['abcd'], ['efg'], ['hijklmno'], ['p']]);
  });

  it('fails the items of a failed batch alone', async () => {
    const outcomes = await addAll(['one', 'bad', 'two', 'six']);
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled', 'fulfilled']);
  });
});
