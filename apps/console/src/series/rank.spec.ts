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
  judged: actual.filter((value) => value !== null).length,
  outside: actual.filter((value) => value !== null && Math.abs(value) > 2).length,
});
const view = (channels: ChannelView[], incidents: Partial<Incident>[] = []): SeriesView => ({
  key: 'a',
  tags: {},
  state: 'normal',
  detector: 'linear-autoencoder',
  isOfKind: false,
  maturity: 1,
  timesMs: [10, 20, 30, 40],
  channels,
  score: [null, null, null, null],
  incidents: incidents as Incident[],
});
const order = (of: SeriesView): string[] => rankChannels(of).map(({ channel: { name } }) => name);

describe('rankChannels', () => {
  const much = channel('much', [9, 9, 0, 0]);
  const little = channel('little', [0, 0, 40, 0]);
  const incident = (given: Partial<Incident>): Partial<Incident> => ({
    severity: 'warning',
    peakScore: 2,
    channels: [{ name: 'little', share: 0.9 }],
    ...given,
  });

  it('orders as the shares of time outside the band do', () =>
    expect(order(view([little, much]))).toEqual(['much', 'little']));

  it('puts first what the incident in view names, as its shares do', () =>
    expect(order(view([much, little], [incident({})]))).toEqual(['little', 'much']));

  it.each([
    ['severest', incident({ severity: 'critical', peakScore: 1 })],
    ['worst of one severity', incident({ peakScore: 3 })],
  ])('takes the shares of the %s incident in view', (_, worst) => {
    const other = incident({ channels: [{ name: 'much', share: 1 }] });
    expect(rankChannels(view([much, little], [other, worst]))[0]).toMatchObject({
      channel: little,
      share: 0.9,
    });
  });

  it('takes the shares of the incident that is told of, whichever others are in view', () => {
    const [told, other] = [incident({}), incident({ channels: [{ name: 'much', share: 1 }], peakScore: 9 })];
    const [first, second] = rankChannels(view([much, little], [told, other]), [told as Incident]);
    expect([first?.share, second?.share]).toEqual([0.9, undefined]);
  });

  it('learns nothing from a silence, of which each channel has as much', () => {
    const silence = incident({ peakScore: undefined, severity: 'critical' });
    expect(order(view([little, much], [silence]))).toEqual(['much', 'little']);
  });

  it('quotes the share of all steps, whichever are shown', () => {
    const all = { ...channel('x', [1, 5, null, -8]), judged: 1000, outside: 51 };
    expect(rankChannels(view([all]))[0]).toMatchObject({
      outsideShare: 0.051,
      furthest: { index: 3, bands: 4 },
    });
  });

  it('names channels in their natural order when none is worse', () => {
    expect(order(view([channel('t10', [0, 0, 0, 0]), channel('t9', [0, 0, 0, 0])]))).toEqual(['t9', 't10']);
  });

  it('survives a channel of which nothing is known', () => {
    const blank = { ...channel('blank', [null, null, null, null]), expected: [], lower: [], upper: [] };
    expect(rankChannels(view([blank]))[0]).toMatchObject({ outsideShare: 0, furthest: undefined });
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
