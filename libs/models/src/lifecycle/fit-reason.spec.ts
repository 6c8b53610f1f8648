import type { SeriesState } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { detectionOptionsSchema } from '../options/detection-options';
import { type FitReason, fitReason } from './fit-reason';
import { type GroupModels, type Members, newGroup, type RungModels } from './group-models';
import { withRung } from './rungs';

const ladder = [
  { detector: 'linear-autoencoder', afterSteps: 200 },
  { detector: 'lstm-autoencoder', afterSteps: 800 },
];
const growth = { refitGrowth: 4 };
const options = detectionOptionsSchema.parse({ ladder, ...growth });
const group = newGroup('pump', options);
const LATER = 60_000;

function membersOf(steps: Record<string, number>, channels: readonly string[] = ['flow']): Members {
  const states = Object.entries(steps).map(([key, count]) => {
    return [key, { key, channels, steps: count, lastMs: count * 60_000 } as SeriesState] as const;
  });
  return new Map(states);
}

function withChange(before: GroupModels, rank: number, change: Partial<RungModels>): GroupModels {
  return withRung(before, { ...before.rungs[rank]!, ...change });
}

/** The group with a model of a rung as its champion, fitted on one series unless the change says otherwise. */
function served(rank: number, change: Partial<RungModels>, before = group): GroupModels {
  const champion = { rank, model: { detector: ladder[rank]!.detector, hash: 'abc' } };
  const fit: Partial<RungModels> = { state: 'serving', fittedSeries: new Set(['a']), ...change };
  return { ...withChange(before, rank, fit), champion };
}

const reasonOf = (
  one: GroupModels,
  steps: Record<string, number>,
  { rank = 0, nowMs = 0, given = options } = {},
) => fitReason(one, one.rungs[rank]!, membersOf(steps), given, nowMs);

describe('a rung of the ladder is fitted', () => {
  it.each<[string, Record<string, number>, FitReason | undefined]>([
    ['not without enough history', { a: 199 }, undefined],
    ['once every member has enough', { a: 200, b: 210 }, 'first fit'],
    ['not while a member may soon follow', { a: 210, b: 20 }, undefined],
    ['without waiting for stragglers for ever', { a: 230, b: 20 }, 'first fit'],
  ])('%s', (_, steps, reason) => {
    expect(reasonOf(group, steps)).toBe(reason);
  });

  it('only after the rung below it was tried', () => {
    expect(reasonOf(group, { a: 5000 }, { rank: 1 })).toBeUndefined();
    const refused = withChange(group, 0, { state: 'refused', fittedSteps: 5000 });
    expect(reasonOf(refused, { a: 5000 }, { rank: 1 })).toBe('first fit');
  });

  it.each<[string, readonly string[], (FitReason | undefined)[]]>([
    ['narrower', ['flow'], [undefined, 'first fit']],
    ['wide enough', ['flow', 'heat'], ['first fit', undefined]],
  ])('unless it is meant for wider series: %s', (_, channels, reasons) => {
    const [low, high] = options.ladder;
    const wide = newGroup('pump', { ...options, ladder: [{ ...low!, fewestChannels: 2 }, high!] });
    const members = membersOf({ a: 5000 }, channels);
    expect(wide.rungs.map((rung) => fitReason(wide, rung, members, options, 0))).toEqual(reasons);
  });

  it('again when its series have grown, unless it stands in the shadow or a higher one serves', () => {
    const low = served(0, { fittedSteps: 200 });
    expect(reasonOf(low, { a: 800 })).toBe('more history');
    const challenger = { model: { detector: 'd', hash: 'h' }, since: {}, dueSteps: 1 };
    expect(reasonOf(withChange(low, 0, { challenger }), { a: 800 })).toBeUndefined();
    const high = served(1, { fittedSteps: 800 }, low);
    expect([0, 1].map((rank) => reasonOf(high, { a: 800 }, { rank }))).toEqual([undefined, undefined]);
  });

  it.each<[number, number, FitReason | undefined]>([
    [200, 399, undefined],
    [200, 400, 'another try'],
    [30_000, 49_999, undefined],
    [30_000, 50_000, 'another try'],
  ])(
    'again after a fit without a model only once there is twice as much, or nothing of it left: %i, then %i steps',
    (fittedSteps, steps, reason) => {
      const refused = { state: 'refused', fittedSteps, fittedSeries: new Set(['a']) } as const;
      expect(reasonOf(withChange(group, 0, refused), { a: steps }, { nowMs: LATER })).toBe(reason);
    },
  );

  it('again for newcomers, after they have gathered', () => {
    const one = served(0, { fittedSteps: 250 });
    expect(reasonOf(one, { a: 300, b: 200 }, { nowMs: 1000 })).toBeUndefined();
    expect(reasonOf(one, { a: 300, b: 200 }, { nowMs: LATER })).toBe('newcomers');
  });

  it('for newcomers at once where the stream waits for fits', () => {
    const one = served(0, { fittedSteps: 250 });
    const given = { ...options, waitForFit: 'first' as const };
    expect(reasonOf(one, { a: 300, b: 230, c: 20 }, { nowMs: 1000, given })).toBe('newcomers');
  });

  it.each<[string, object, number, FitReason | undefined]>([
    ['have drifted', {}, 400, 'drift'],
    ['drifted a moment after the fit', {}, 399, undefined],
    ['have drifted, but that is to be left alone', { onDrift: false }, 400, undefined],
  ])('again when its series %s', (_, refit, steps, reason) => {
    const given = detectionOptionsSchema.parse({ ladder, ...growth, refit });
    const one = served(0, { fittedSteps: 200 });
    expect(reasonOf(one, { a: steps }, { given, nowMs: LATER })).toBeUndefined();
    const drift = { series: 1, drifted: ['a'], furthest: 2, where: 'flow' };
    expect(reasonOf({ ...one, drift }, { a: steps }, { given, nowMs: LATER })).toBe(reason);
  });

  it('again when its model alarms too often', () => {
    const one = { ...served(0, { fittedSteps: 200 }), alarmShare: 0.2 };
    expect([399, 400].map((steps) => reasonOf(one, { a: steps }))).toEqual([undefined, 'too many alarms']);
  });

  it.each<[number | null, FitReason | undefined]>([
    [null, undefined],
    [2, 'schedule'],
    [3, undefined],
  ])('again on schedule: every %j hours, two after the fit', (everyHours, reason) => {
    const given = detectionOptionsSchema.parse({ ladder, ...growth, refit: { everyHours } });
    const one = served(0, { fittedSteps: 200, fittedMs: 200 * 60_000 });
    expect(reasonOf(one, { a: 320 }, { given, nowMs: LATER })).toBe(reason);
  });

  it('at times of its own, up to a tenth sooner or later than other groups', () => {
    const factors = ['pump', 'fan', 'press'].map((name) => newGroup(name, options).refitFactor);
    expect(new Set(factors).size).toBe(3);
    for (const factor of factors) expect(Math.abs(factor - 1)).toBeLessThanOrEqual(0.1);
  });
});
