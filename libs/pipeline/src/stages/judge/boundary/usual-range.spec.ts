import { expect, it } from 'vitest';
import { windowAt } from './windows.fixture';
import { beginRange, type UsualRange, widen } from './usual-range';

const widthOf = ({ low, high }: UsualRange, channel = 0) => high[channel]! - low[channel]!;

function seen(valueAt: (step: number) => readonly number[], steps: number, channels = ['level']): UsualRange {
  const range = beginRange(channels);
  for (let step = 0; step < steps; step++) widen(range, windowAt(step, valueAt, { channels, length: 4 }));
  return range;
}

it('spans what a channel takes', () => {
  expect(widthOf(seen((step) => [10 + (step % 5)], 100))).toBeCloseTo(4, 1);
});

it('is nothing for a channel that stands still, and not known for one never measured', () => {
  expect(widthOf(seen(() => [7], 100))).toBe(0);
  expect(widthOf(seen(() => [NaN], 100))).toBeNaN();
});

it('is not moved by what is missing', () => {
  expect(widthOf(seen((step) => [step % 2 === 0 ? NaN : step % 3], 100))).toBeCloseTo(2, 1);
});

it('forgets a wild value over some ten thousand steps, whatever the stride', () => {
  const wild = (step: number) => [step === 50 ? 1000 : step % 2];
  expect(widthOf(seen(wild, 100))).toBeGreaterThan(900);
  expect(widthOf(seen(wild, 10_000))).toBeCloseTo(1000 * Math.exp(-1), -2);
  const strided = beginRange(['level']);
  for (let step = 10; step < 10_000; step += 10)
    widen(strided, windowAt(step, wild, { length: 16, freshSteps: 10 }));
  expect(widthOf(strided)).toBeCloseTo(1000 * Math.exp(-1), -2);
});

it('follows channels by their names where a window has fewer of them', () => {
  const range = seen((step) => [step % 2, 100 + (step % 2)], 10, ['flow', 'level']);
  widen(
    range,
    windowAt(10, () => [101], { channels: ['level'] }),
  );
  expect([widthOf(range, 0), widthOf(range, 1)].map(Math.round)).toEqual([1, 1]);
});
