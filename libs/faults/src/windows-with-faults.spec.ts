import type { Window } from '@kymo/domain';
import type { Slices } from '@kymo/statistics';
import { expect, it } from 'vitest';
import { VISIBLE_KINDS } from './visible-faults';
import { faultsInSlices, spreadsInSlices, windowsWithFaults } from './windows-with-faults';

const WIDTH = 200;
const LENGTH = 64;

function windowsOf(count: number, width: number): Window[] {
  return Array.from({ length: count }, (_, index) => ({
    series: `s${index % 2}`,
    tags: {},
    startMs: index * 1000,
    intervalMs: 1000,
    length: LENGTH,
    channels: Array.from({ length: width }, (_, channel) => `c${channel}`),
    values: Float64Array.from({ length: LENGTH * width }, (_, cell) => Math.sin(cell / 3 + index)),
    freshSteps: 1,
    freshSamples: 1,
    silentChannels: [],
  }));
}

function counted<Result>(slices: Slices<Result>): { readonly count: number; readonly result: Result } {
  for (let count = 1; ; count++) {
    const slice = slices.next();
    if (slice.done) return { count, result: slice.value };
  }
}

it('injects into many wide windows in slices of 200,000 values', () => {
  const windows = windowsOf(60, WIDTH);
  const values = 60 * LENGTH * WIDTH;
  const { count, result: spreads } = counted(spreadsInSlices(windows));
  expect(count).toBeGreaterThanOrEqual(values / 210_000);
  const faults = counted(faultsInSlices(windows, spreads, 'spike', 1));
  expect(faults.count).toBeGreaterThanOrEqual(values / 210_000);
  expect(faults.result).toEqual(windowsWithFaults(windows, 'spike', 1));
});

it.each(VISIBLE_KINDS)('changes one channel of a window, or two that leak: %s', (kind) => {
  const windows = windowsOf(8, 5);
  for (const faulty of windowsWithFaults(windows, kind, 1)) {
    const { values: clean } = windows.find(({ startMs }) => startMs === faulty.startMs)!;
    const changed = new Set<number>();
    faulty.values.forEach((value, cell) => value !== clean[cell] && changed.add(cell % 5));
    expect(changed.size).toBe(kind === 'slow-leak' ? 2 : 1);
  }
});

it('leaves out a window in which nothing moves', () => {
  const still = windowsOf(3, 2).map((window) => ({ ...window, values: new Float64Array(LENGTH * 2) }));
  expect(windowsWithFaults(still, 'spike', 1)).toEqual([]);
});
