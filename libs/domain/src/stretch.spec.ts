import { describe, expect, it } from 'vitest';
import type { HistoryBlock } from './store';
import { stretchOf, windowAt } from './stretch';

const state = { key: 'a', tags: { site: 'north' }, intervalMs: 1000, lastMs: 9_000 };

/** Steps `from` to `to`, each value its step, with a hundred for every column. */
function block(from: number, to: number, channels: readonly string[]): HistoryBlock {
  const steps = to - from;
  const actual = Float32Array.from(
    { length: steps * channels.length },
    (_, cell) => from + Math.floor(cell / channels.length) + 100 * (cell % channels.length),
  );
  const score = new Float32Array(steps).fill(0.5);
  return {
    series: 'a',
    startMs: 1000 * from,
    intervalMs: 1000,
    channels,
    actual,
    expected: actual,
    band: actual,
    score,
  };
}

const stretch = (blocks: HistoryBlock[], maxSteps = 1000) =>
  stretchOf({ history: () => blocks }, state, maxSteps);

describe('a stretch of the history', () => {
  it('lays blocks on one grid and leaves gaps', () => {
    const { values, scores, channels, startMs } = stretch([block(0, 3, ['x']), block(6, 10, ['x'])]);
    expect({ channels, startMs }).toEqual({ channels: ['x'], startMs: 0 });
    expect([...values]).toEqual([0, 1, 2, NaN, NaN, NaN, 6, 7, 8, 9]);
    expect([...scores]).toEqual([0.5, 0.5, 0.5, NaN, NaN, NaN, 0.5, 0.5, 0.5, 0.5]);
  });

  it('keeps every channel in its own column, also those that come, go or change places', () => {
    const { values, channels } = stretch([block(0, 1, ['y', 'x']), block(1, 2, ['x']), block(9, 10, ['z'])]);
    expect(channels).toEqual(['x', 'y', 'z']);
    expect([...values.subarray(0, 6)]).toEqual([100, 0, NaN, 1, NaN, NaN]);
    expect([...values.subarray(-3)]).toEqual([NaN, NaN, 9]);
  });

  it('holds the latest steps where there are more than it may', () => {
    const { values, startMs } = stretch([block(0, 10, ['x'])], 4);
    expect([startMs, ...values]).toEqual([6_000, 6, 7, 8, 9]);
  });

  it('is the same however its blocks lie to the slices that it is gathered in', () => {
    const cut = [0, 1000, 2047, 2048, 2049, 4000, 4096, 5000];
    const blocks = cut.slice(1).map((to, index) => block(cut[index]!, to, ['x']));
    const touching = (fromMs: number, toMs: number) =>
      blocks.filter(({ startMs, score }) => startMs <= toMs && startMs + 1000 * (score.length - 1) >= fromMs);
    const history = (_: string, fromMs: number, toMs: number) => touching(fromMs, toMs);
    const { values } = stretchOf({ history }, { ...state, lastMs: 4_999_000 }, 5000);
    expect([...values]).toEqual(Array.from({ length: 5000 }, (_, step) => step));
  });

  it('is cut into windows at any step', () => {
    const { values, ...window } = windowAt(stretch([block(0, 10, ['x', 'y'])]), 5, 3, 2);
    expect([...values]).toEqual([5, 105, 6, 106, 7, 107]);
    expect(window).toMatchObject({
      series: 'a',
      tags: { site: 'north' },
      startMs: 5_000,
      length: 3,
      freshSteps: 2,
      freshSamples: 2,
    });
  });
});
