import type { HistoryBlock, Incident, SeriesState } from '@kymo/domain';
import { expect, it } from 'vitest';
import { trainingOf, trainingSeriesOf } from './training';

const state = { key: 'a', intervalMs: 1000, lastMs: 99_000 } as SeriesState;

function block(from: number, to: number, channels: string[], value = (step: number) => step): HistoryBlock {
  const steps = to - from;
  const actual = new Float32Array(steps * channels.length);
  actual.forEach((_, at) => (actual[at] = value(from + Math.floor(at / channels.length))));
  const none = new Float32Array(actual.length);
  const score = new Float32Array(steps);
  return {
    series: 'a',
    startMs: from * 1000,
    intervalMs: 1000,
    channels,
    actual,
    expected: none,
    band: none,
    score,
  };
}

const storeOf = (blocks: readonly HistoryBlock[], incidents: Partial<Incident>[] = []) => ({
  history: () => [...blocks],
  incidents: () => incidents as Incident[],
});

it('leaves out what happened during an incident, unless that is most of the time', async () => {
  const incident = {
    kind: 'anomaly' as const,
    status: 'resolved' as const,
    paged: true,
    startMs: 20_000,
    endMs: 30_000,
    lastMs: 29_000,
  };
  const short = await trainingSeriesOf(storeOf([block(0, 100, ['x'])], [incident]), state, 1000);
  expect([short.values[19], short.values[20], short.values[29], short.values[30]]).toEqual([
    19,
    Number.NaN,
    Number.NaN,
    30,
  ]);
  const long = await trainingSeriesOf(
    storeOf([block(0, 100, ['x'])], [{ ...incident, endMs: 60_000 }]),
    state,
    1000,
  );
  expect(long.values[25]).toBe(25);
});

it('never learns what is under an open incident, however much that is', async () => {
  const firing = {
    kind: 'anomaly' as const,
    status: 'firing' as const,
    paged: true,
    startMs: 20_000,
    lastMs: 30_000,
  };
  const { values } = await trainingSeriesOf(storeOf([block(0, 100, ['x'])], [firing]), state, 1000);
  expect([values[19], values[20], values[31], values[99]]).toEqual([19, Number.NaN, Number.NaN, Number.NaN]);
});

it('leaves out a series of which an open incident leaves too little, unless it is the only one', async () => {
  const other = { ...state, key: 'b' };
  const store = {
    history: () => [block(0, 100, ['x'])],
    incidents: ({ series }: { series?: string }) =>
      (series === 'a'
        ? [{ kind: 'anomaly', status: 'firing', paged: true, startMs: 40_000 }]
        : []) as Incident[],
  };
  const learnt = async (afterSteps: number, ...members: SeriesState[]) =>
    (await trainingOf(store, members, { afterSteps, maxSteps: 1000 })).map(({ series }) => series);
  expect(await learnt(80, state, other)).toEqual(['a', 'b']);
  expect(await learnt(90, state, other)).toEqual(['b']);
  expect(await learnt(90, state)).toEqual(['a']);
});

it.each<[string, Partial<Incident>]>([
  ['nobody was told of', { kind: 'anomaly', paged: false }],
  ['is the new normal', { kind: 'regime-change', paged: true }],
])('learns what %s', async (_, how) => {
  const incident = { status: 'firing' as const, startMs: 20_000, lastMs: 30_000, ...how };
  const { values } = await trainingSeriesOf(storeOf([block(0, 100, ['x'])], [incident]), state, 1000);
  expect([values[19], values[20], values[99]]).toEqual([19, 20, 99]);
});

it('does not learn a channel that is hardly ever measured', async () => {
  const { channels, values } = await trainingSeriesOf(
    storeOf([block(0, 95, ['x']), block(95, 100, ['x', 'y'])]),
    state,
    1000,
  );
  expect(channels).toEqual(['x']);
  expect(values[97]).toBe(97);
});

it('gathers a slice at a time, and the stream has its turn between two', async () => {
  let turns = 0;
  const count = () => {
    turns += 1;
    counting = setImmediate(count);
  };
  let counting = setImmediate(count);
  const seen = new Set<number>();
  const spans: number[] = [];
  const store = {
    incidents: () => [],
    history: (_: string, fromMs: number, toMs: number) => {
      seen.add(turns);
      spans.push((toMs - fromMs) / 1000);
      // A block that begins where the slice before has ended was part of that.
      return [block(fromMs / 1000 + Math.sign(fromMs), toMs / 1000 + 1, ['x'])];
    },
  };
  const { values } = await trainingSeriesOf(store, { ...state, lastMs: 9_999_000 }, 10_000);
  clearImmediate(counting);
  expect([values[0], values[4096], values[9999]]).toEqual([0, 4096, 9999]);
  expect(Math.max(...spans)).toBeLessThanOrEqual(2048);
  expect(seen.size).toBe(5);
});
