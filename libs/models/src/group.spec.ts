import type { SeriesState } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { detectionOptionsSchema } from './detection-options';
import { Group } from './group';
import type { Fitted } from './shelf';
import type { Step } from './step';

const ladder = [
  { detector: 'linear-autoencoder', afterSteps: 200 },
  { detector: 'lstm-autoencoder', afterSteps: 800 },
];
const options = detectionOptionsSchema.parse({ ladder });

function group(steps: Record<string, number>, given = options): Group {
  const made = new Group('pump', given);
  for (const [key, count] of Object.entries(steps))
    made.members.set(key, { key, steps: count, lastMs: count * 60_000 } as SeriesState);
  return made;
}

/** Has a rung serve the group. */
function serve(one: Group, rank: number, fit: Partial<Step>): void {
  one.champion = { rank, fitted: {} as Fitted };
  Object.assign(one.steps[rank]!, { state: 'serving', learnt: new Set(one.members.keys()), ...fit });
}

const LATER = 60_000;

describe('a rung of the ladder is due', () => {
  it.each<[string, Record<string, number>, boolean]>([
    ['not without enough history', { a: 199 }, false],
    ['once every member has enough', { a: 200, b: 210 }, true],
    ['not while a member may soon follow', { a: 210, b: 20 }, false],
    ['without waiting for stragglers for ever', { a: 230, b: 20 }, true],
  ])('%s', (_, steps, due) => {
    const one = group(steps);
    expect(one.isDue(one.steps[0]!, 0)).toBe(due);
  });

  it('only after the rung below it was tried', () => {
    const one = group({ a: 5000 });
    expect(one.isDue(one.steps[1]!, 0)).toBe(false);
    Object.assign(one.steps[0]!, { state: 'refused', fittedSteps: 5000 });
    expect(one.isDue(one.steps[1]!, 0)).toBe(true);
  });

  it('again when its series have grown, unless it stands in the shadow or a higher one serves', () => {
    const one = group({ a: 800 });
    const [low, high] = one.steps;
    serve(one, 0, { fittedSteps: 200 });
    expect(one.isDue(low!, 0)).toBe(true);
    low!.challenger = { fitted: {} as Fitted, since: {}, dueSteps: 1 };
    expect(one.isDue(low!, 0)).toBe(false);
    low!.challenger = undefined;
    serve(one, 1, { fittedSteps: 800 });
    expect([one.isDue(low!, 0), one.isDue(high!, 0)]).toEqual([false, false]);
  });

  it.each([
    [200, 399, false],
    [200, 400, true],
    [30_000, 49_999, false],
    [30_000, 50_000, true],
  ])(
    'again after a fit without a model only once there is twice as much, or nothing of it left: %i, then %i steps',
    (fittedSteps, steps, due) => {
      const one = group({ a: steps });
      Object.assign(one.steps[0]!, { state: 'refused', fittedSteps, learnt: new Set(['a']) });
      expect(one.isDue(one.steps[0]!, LATER)).toBe(due);
    },
  );

  it('again for newcomers, after they have gathered', () => {
    const one = group({ a: 300, b: 200 });
    serve(one, 0, { fittedSteps: 250, learnt: new Set(['a']) });
    expect(one.isDue(one.steps[0]!, 1000)).toBe(false);
    expect(one.isDue(one.steps[0]!, LATER)).toBe(true);
  });

  it('for newcomers at once where the stream waits for fits', () => {
    const one = group({ a: 300, b: 230, c: 20 }, { ...options, waitForFit: 'first' });
    serve(one, 0, { fittedSteps: 250, learnt: new Set(['a']) });
    expect(one.isDue(one.steps[0]!, 1000)).toBe(true);
  });

  it.each<[string, object, number, boolean]>([
    ['drifted', {}, 400, true],
    ['drifted a moment after the fit', {}, 399, false],
    ['drifted, but that is to be left alone', { onDrift: false }, 400, false],
  ])('again when its series have %s', (_, refit, steps, due) => {
    const one = group({ a: steps }, detectionOptionsSchema.parse({ ladder, refit }));
    serve(one, 0, { fittedSteps: 200 });
    expect(one.isDue(one.steps[0]!, LATER)).toBe(false);
    one.drift = { series: 1, drifted: ['a'], furthest: 2, where: 'flow' };
    expect(one.isDue(one.steps[0]!, LATER)).toBe(due);
  });

  it.each<[number | null, boolean]>([
    [null, false],
    [2, true],
    [3, false],
  ])('again on schedule: every %j hours, two after the fit', (everyHours, due) => {
    const one = group({ a: 320 }, detectionOptionsSchema.parse({ ladder, refit: { everyHours } }));
    serve(one, 0, { fittedSteps: 200, fittedMs: 200 * 60_000 });
    expect(one.isDue(one.steps[0]!, LATER)).toBe(due);
  });
});
