import { describe, expect, it } from 'vitest';
import { windowAt } from './boundary/windows.fixture';
import { meansOf } from './window-means';

const CHANNELS = ['flow', 'level'];

function found(rows: readonly (readonly number[])[]) {
  const how = { length: rows.length, channels: CHANNELS };
  return meansOf(windowAt(rows.length - 1, (step) => rows[step]!, how));
}

describe('a walk over a window', () => {
  it('finds mean and range of each channel by eighths', () => {
    const { means, ranges } = found(Array.from({ length: 16 }, (_, step) => [step, step < 2 ? 5 : 1]));
    expect([...means]).toEqual([7.5, 1.5]);
    expect([...ranges]).toEqual([14, 4]);
  });

  it('takes what is left of the oldest eighth for the mean alone', () => {
    const { means, ranges } = found(Array.from({ length: 17 }, (_, step) => [step === 0 ? 17 : 0, 0]));
    expect([...means]).toEqual([1, 0]);
    expect([...ranges]).toEqual([0, 0]);
  });

  it('passes over what is missing, and says how much that is', () => {
    const { means, ranges, missingShare } = found(
      Array.from({ length: 16 }, (_, step) => [step % 2 === 0 ? NaN : 3, NaN]),
    );
    expect([...means]).toEqual([3, NaN]);
    expect([...ranges]).toEqual([0, 0]);
    expect(missingShare).toBe(0.75);
  });
});
