import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MicroBatcher } from './micro-batcher';

describe('MicroBatcher', () => {
  const batches: number[][] = [];
  const batcher = new MicroBatcher<number, number>({
    maxItems: 3,
    maxAgeMs: 20,
    run: async (items) => {
      batches.push([...items]);
      if (items.includes(13)) throw new Error('unlucky');
      return items.map((item) => item * 10);
    },
  });

  beforeEach(() => {
    batches.length = 0;
    vi.useFakeTimers();
  });
  afterEach(() => vi.useRealTimers());

  it('sends a full batch at once', async () => {
    expect(await Promise.all([1, 2, 3].map((item) => batcher.add(item)))).toEqual([10, 20, 30]);
    expect(batches).toEqual([[1, 2, 3]]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('sends a smaller batch when its first item has waited long enough', async () => {
    const first = batcher.add(1);
    await vi.advanceTimersByTimeAsync(15);
    const second = batcher.add(2);
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(5);
    expect(batches).toEqual([[1, 2]]);
    expect(await Promise.all([first, second])).toEqual([10, 20]);
  });

  it('fails the items of a failed batch alone', async () => {
    const outcomes = await Promise.allSettled([1, 13, 2, 4, 5, 6].map((item) => batcher.add(item)));
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array<string>(3).fill('rejected'),
      ...Array<string>(3).fill('fulfilled'),
    ]);
  });

  it('sends what has gathered on demand', async () => {
    const result = batcher.add(7);
    batcher.flush();
    expect(await result).toBe(70);
  });
});
