import type { Window } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { packWindows, type WindowBatch } from './window-batch';

const STEPS = 4;
const CHANNELS = ['a', 'b'];
const TAGS = {};

const courseOf = (series: number, steps: number) =>
  Float64Array.from({ length: steps * CHANNELS.length }, (_, index) => 1000 * series + index);

function windowOf(series: string, values: Window['values'], channels = CHANNELS): Window {
  return {
    series,
    tags: TAGS,
    startMs: 0,
    intervalMs: 1000,
    length: STEPS,
    channels,
    values,
    freshSteps: 1,
    freshSamples: 1,
    silentChannels: [],
  };
}

/** Windows over a course, from each of its steps on. */
const views = (course: Float64Array, from: readonly number[]) =>
  from.map((step) => course.subarray(step * CHANNELS.length, (step + STEPS) * CHANNELS.length));

const rowsOf = ({ values, begins }: WindowBatch, width = CHANNELS.length) =>
  Array.from(begins, (begin) => [...values.subarray(begin, begin + STEPS * width)]);

describe('packed windows', () => {
  it('share the steps that they have in common, series by turns', () => {
    const [one, other] = [courseOf(0, 12), courseOf(1, 12)];
    const windows = [0, 1, 2, 3].flatMap((step) => [
      windowOf('one', views(one, [step])[0]!),
      windowOf('other', views(other, [step])[0]!),
    ]);
    const batch = packWindows(windows, CHANNELS, STEPS);
    expect(rowsOf(batch)).toEqual(windows.map(({ values }) => [...values]));
    expect(batch.values).toHaveLength(2 * 7 * CHANNELS.length);
    expect(batch.sources.map(({ series }) => series)).toEqual(['one', 'other']);
    expect([...batch.sourceOf]).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
  });

  it.each<[string, number[]]>([
    ['far apart', [0, 8]],
    ['going back', [6, 2, 4]],
    ['repeated', [3, 3]],
  ])('are as they were: %s', (_, from) => {
    const windows = views(courseOf(0, 12), from).map((values) => windowOf('one', values));
    expect(rowsOf(packWindows(windows, CHANNELS, STEPS))).toEqual(windows.map(({ values }) => [...values]));
  });

  it('have the channels of the model', () => {
    const windows = views(courseOf(0, 12), [0, 1]).map((values) => windowOf('one', values));
    expect(rowsOf(packWindows(windows, ['b', 'c'], STEPS))).toEqual([
      [1, NaN, 3, NaN, 5, NaN, 7, NaN],
      [3, NaN, 5, NaN, 7, NaN, 9, NaN],
    ]);
  });

  it('may be over arrays of single precision', () => {
    const course = Float32Array.from(courseOf(0, 6));
    const windows = [course.subarray(0, 8), course.subarray(2, 10)].map((values) => windowOf('one', values));
    expect(rowsOf(packWindows(windows, CHANNELS, STEPS))).toEqual(windows.map(({ values }) => [...values]));
  });
});
