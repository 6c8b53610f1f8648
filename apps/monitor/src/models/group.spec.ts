import type { Detector, SeriesState } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { detectionOptionsSchema } from './detection-options';
import { Group } from './group';

const options = detectionOptionsSchema.parse({
  ladder: [
    { detector: 'linear-autoencoder', afterSteps: 200 },
    { detector: 'lstm-autoencoder', afterSteps: 800 },
  ],
});

const detector = (known: readonly string[]): Detector => ({
  model: { detector: 'd', hash: 'h' },
  windowLength: 64,
  knows: (series) => known.includes(series),
  score: () => Promise.resolve([]),
  encode: () => Promise.resolve([]),
  dispose: () => Promise.resolve(),
});

function group(steps: Record<string, number>, given = options): Group {
  const made = new Group('pump', given);
  for (const [key, count] of Object.entries(steps))
    made.members.set(key, { key, steps: count } as SeriesState);
  return made;
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

  it('only after the rung below it', () => {
    const one = group({ a: 5000 });
    expect(one.isDue(one.steps[1]!, 0)).toBe(false);
    Object.assign(one.steps[0]!, { detector: detector(['a']), fittedSteps: 5000 });
    expect(one.isDue(one.steps[1]!, 0)).toBe(true);
  });

  it('again when its series have grown, unless a higher one serves', () => {
    const one = group({ a: 800 });
    Object.assign(one.steps[0]!, { detector: detector(['a']), fittedSteps: 200 });
    expect(one.isDue(one.steps[0]!, 0)).toBe(true);
    Object.assign(one.steps[1]!, { detector: detector(['a']), fittedSteps: 800 });
    expect(one.isDue(one.steps[0]!, 0)).toBe(false);
  });

  it('again for newcomers, after they have gathered', () => {
    const one = group({ a: 300, b: 200 });
    Object.assign(one.steps[0]!, { detector: detector(['a']), fittedSteps: 250, fittedAt: 0 });
    expect(one.isDue(one.steps[0]!, 1000)).toBe(false);
    expect(one.isDue(one.steps[0]!, LATER)).toBe(true);
  });

  it('for newcomers at once where the stream waits for fits', () => {
    const one = group({ a: 300, b: 230, c: 20 }, { ...options, waitForFit: 'first' });
    Object.assign(one.steps[0]!, { detector: detector(['a']), fittedSteps: 250, fittedAt: 0 });
    expect(one.isDue(one.steps[0]!, 1000)).toBe(true);
  });
});
