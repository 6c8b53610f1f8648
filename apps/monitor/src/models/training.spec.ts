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

it('leaves out what happened during an incident, unless that is most of the time', () => {
  const incident = {
    kind: 'anomaly' as const,
    status: 'resolved' as const,
    paged: true,
    startMs: 20_000,
    endMs: 30_000,
    lastMs: 29_000,
  };
  const short = trainingSeriesOf(storeOf([block(0, 100, ['x'])], [incident]), state, 1000);
  expect([short.values[19], short.values[20], short.values[29], short.values[30]]).toEqual([
    19,
    Number.NaN,
    Number.NaN,
    30,
  ]);
  const long = trainingSeriesOf(
    storeOf([block(0, 100, ['x'])], [{ ...incident, endMs: 60_000 }]),
    state,
    1000,
  );
  expect(long.values[25]).toBe(25);
});

it('never learns what is under an open incident, however much that is', () => {
  const firing = {
    kind: 'anomaly' as const,
    status: 'firing' as const,
    paged: true,
    startMs: 20_000,
    lastMs: 30_000,
  };
  const { values } = trainingSeriesOf(storeOf([block(0, 100, ['x'])], [firing]), state, 1000);
  expect([values[19], values[20], values[31], values[99]]).toEqual([19, Number.NaN, Number.NaN, Number.NaN]);
});

it('leaves out a series of which an open incident leaves too little, unless it is the only one', () => {
  const other = { ...state, key: 'b' };
  const store = {
    history: () => [block(0, 100, ['x'])],
    incidents: ({ series }: { series?: string }) =>
      (series === 'a'
        ? [{ kind: 'anomaly', status: 'firing', paged: true, startMs: 40_000 }]
        : []) as Incident[],
  };
  const learnt = (afterSteps: number, ...members: SeriesState[]) =>
    trainingOf(store, members, { afterSteps, mostSteps: 1000 }).map(({ series }) => series);
  expect(learnt(80, state, other)).toEqual(['a', 'b']);
  expect(learnt(90, state, other)).toEqual(['b']);
  expect(learnt(90, state)).toEqual(['a']);
});

it.each<[string, Partial<Incident>]>([
  ['nobody was told of', { kind: 'anomaly', paged: false }],
  ['is the new normal', { kind: 'regime-change', paged: true }],
])('learns what %s', (_, how) => {
  const incident = { status: 'firing' as const, startMs: 20_000, lastMs: 30_000, ...how };
  const { values } = trainingSeriesOf(storeOf([block(0, 100, ['x'])], [incident]), state, 1000);
  expect([values[19], values[20], values[99]]).toEqual([19, 20, 99]);
});

it('does not learn a channel that is hardly ever measured', () => {
  const { channels, values } = trainingSeriesOf(
    storeOf([block(0, 95, ['x']), block(95, 100, ['x', 'y'])]),
    state,
    1000,
  );
  expect(channels).toEqual(['x']);
  expect(values[97]).toBe(97);
});
