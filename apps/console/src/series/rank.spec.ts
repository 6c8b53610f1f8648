import type { ChannelView, SeriesView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { distanceAt, outsideOf, rankChannels } from './rank';

const channel = (name: string, actual: (number | null)[]): ChannelView => ({
  name,
  actual,
  expected: actual.map(() => 0),
  lower: actual.map(() => -2),
  upper: actual.map(() => 2),
});
const view = (channels: ChannelView[], incidents: Partial<Incident>[] = []): SeriesView => ({
  key: 'a',
  tags: {},
  state: 'normal',
  detector: 'linear-autoencoder',
  maturity: 1,
  timesMs: [10, 20, 30, 40],
  channels,
  score: [null, null, null, null],
  incidents: incidents as Incident[],
});
const order = (of: SeriesView): string[] => rankChannels(of).map(({ channel: { name } }) => name);

describe('rankChannels', () => {
  const early = channel('early', [9, 9, 0, 0]);
  const late = channel('late', [0, 0, 4, 0]);

  it('puts the channel furthest from what was expected first', () =>
    expect(order(view([late, early]))).toEqual(['early', 'late']));

  it('looks only at incidents where there are some', () => {
    expect(order(view([early, late], [{ startMs: 25, lastMs: 30 }]))).toEqual(['late', 'early']);
  });

  it('falls back to the whole stretch when no step lies in the incident', () => {
    expect(order(view([late, early], [{ startMs: 31, lastMs: 39 }]))).toEqual(['early', 'late']);
  });

  it('tells how much of the time and where', () => {
    expect(rankChannels(view([channel('x', [1, 5, null, -8])]))[0]).toMatchObject({
      outside: 2,
      judged: 3,
      furthest: { index: 3, bands: 4 },
    });
  });

  it('names channels in their natural order when none is worse', () => {
    expect(order(view([channel('t10', [0, 0, 0, 0]), channel('t9', [0, 0, 0, 0])]))).toEqual(['t9', 't10']);
  });

  it('survives a channel of which nothing is known', () => {
    const blank = { ...channel('blank', [null, null, null, null]), expected: [], lower: [], upper: [] };
    expect(rankChannels(view([blank]))[0]).toMatchObject({ badness: 0, furthest: undefined, judged: 0 });
  });
});

describe('distanceAt', () => {
  it('measures in half widths of the band', () => expect(distanceAt(channel('x', [3]), 0)).toBe(1.5));

  it('is endless beyond a band without width, and nothing within it', () => {
    const stuck = { ...channel('x', [0, 1]), lower: [0, 0], upper: [0, 0] };
    expect([distanceAt(stuck, 0), distanceAt(stuck, 1)]).toEqual([0, Infinity]);
  });
});

it('keeps only the values outside the band', () => {
  expect(outsideOf(channel('x', [1, 3, null, -2.5]))).toEqual([null, 3, null, -2.5]);
});
