import type { TrainingSeries, Window } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { compareDetectors } from './compare-detectors';
import { stretchWindows } from './stretch-windows';

const STEPS = 300;

/** A wave within ±1, with a blow of 3 at some steps. */
function wave(blows: readonly number[] = [], series = 'a'): TrainingSeries {
  const values = Float32Array.from({ length: STEPS }, (_, step) =>
    blows.includes(step) ? 3 : Math.sin(step / 5),
  );
  return { series, intervalMs: 1000, startMs: 0, channels: ['flow'], values };
}

/** Scores a window by its largest absolute value, the less by chance the keener it is; beyond 1 it exaggerates. */
function detector(keenness: number, windowLength = 16) {
  const value = ({ values }: Window) => {
    const largest = [...values].reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    const chance = Math.abs(Math.sin(1e4 * [...values].reduce((sum, one) => sum + one, 0)));
    return keenness * largest + Math.max(0, 1 - keenness) * chance;
  };
  return {
    windowLength,
    score: (windows: readonly Window[]) => {
      expect(windows.every(({ length }) => length === windowLength)).toBe(true);
      return Promise.resolve(windows.map((window) => ({ value: value(window) }) as never));
    },
  };
}

const compare = async (
  incumbent: number,
  challenger: number,
  blows: readonly number[] = [],
  winsTies = false,
) =>
  (await compareDetectors(
    () => detector(incumbent),
    detector(challenger),
    stretchWindows(wave(blows), { length: 16, stride: 1 }),
    { seed: 1, winsTies },
  ))!;

describe('a challenger', () => {
  it.each<[string, number, number, boolean]>([
    ['takes over where it catches more', 0.1, 0.9, true],
    ['does not where it catches less', 0.9, 0.1, false],
    ['does not where nothing differs', 0.7, 0.7, false],
    ['does not where it alarms on clean data', 0.5, 1.2, false],
    ['does not for fewer alarms over a boundary that no longer decides', 1.2, 1, false],
  ])('%s', async (_, incumbent, challenger, isBetter) => {
    expect((await compare(incumbent, challenger)).isBetter).toBe(isBetter);
  });

  it.each([
    ['takes over where nothing differs', 0.7, 0.7, true],
    ['does not where it catches less', 0.9, 0.1, false],
    ['does not where it alarms on clean data', 0.7, 1.2, false],
  ])('that has learnt from more %s', async (_, incumbent, challenger, isBetter) => {
    expect((await compare(incumbent, challenger, [], true)).isBetter).toBe(isBetter);
  });

  it.each([
    ['that catches more', 0.1, 0.9, /^better than the serving model on \d+ windows: catches/],
    [
      'that is no better, with more history',
      0.7,
      0.7,
      /^as good as the serving model, with more history, on/,
    ],
    ['that catches less', 0.9, 0.1, /^not better than the serving model on/],
  ])('%s is called so', async (_, incumbent, challenger, says) => {
    expect((await compare(incumbent, challenger, [], true)).summary).toMatch(says);
  });

  it.each([
    ['takes over despite a false alarm', [100], true],
    ['does not where it alone alarms on a twentieth of the windows', [50, 100, 150, 200], false],
  ])('%s', async (_, blows, isBetter) => {
    const windows = stretchWindows(wave(blows), { length: 8, stride: 1 });
    const comparison = await compareDetectors(() => detector(0, 8), detector(0.9, 8), windows, { seed: 1 });
    expect(comparison).toMatchObject({
      isBetter,
      incumbent: { falseAlarms: 0, alarmShare: 0 },
      challenger: { falseAlarms: blows.length },
    });
  });

  it('is not blamed for real trouble that both see, nor is either praised for it', async () => {
    const quiet = await compare(0.5, 0.9);
    const troubled = await compare(0.5, 0.9, [100, 200]);
    expect([troubled.incumbent.falseAlarms, troubled.challenger.falseAlarms]).toEqual([0, 0]);
    expect(troubled.challenger.caughtShare).toBeCloseTo(quiet.challenger.caughtShare, 1);
  });

  it('is blamed once for each stretch that it alone calls anomalous', async () => {
    const { incumbent, challenger } = await compare(0, 0.9, [100, 105, 200]);
    expect([incumbent.falseAlarms, challenger.falseAlarms]).toEqual([0, 2]);
  });
});

it('lets each detector see as many steps as it looks at', async () => {
  const windows = stretchWindows(wave(), { length: 32, stride: 4 });
  expect(
    await compareDetectors(() => detector(0.5, 8), detector(0.9, 32), windows, { seed: 1 }),
  ).toMatchObject({
    windows: windows.length,
    isBetter: true,
  });
});

it('says nothing where there is nothing that both can score', async () => {
  expect(
    await compareDetectors(
      () => detector(NaN),
      detector(1),
      stretchWindows(wave(), { length: 16, stride: 1 }),
      { seed: 1 },
    ),
  ).toBeUndefined();
  expect(await compareDetectors(() => detector(1), detector(1), [], { seed: 1 })).toBeUndefined();
});

describe('windows of a stretch', () => {
  it('end where they are asked for, and leave out what was hardly measured', () => {
    const stretch = wave();
    stretch.values.fill(NaN, 200, 250);
    const ends = stretchWindows(stretch, { length: 16, stride: 8, fromMs: 150_000 }).map(
      ({ startMs, values, freshSteps }) => {
        expect([values.length, freshSteps]).toEqual([16, 8]);
        return startMs / 1000 + 15;
      },
    );
    expect(ends[0]).toBe(151);
    expect(ends.filter((end) => end > 210 && end < 250)).toEqual([]);
    expect(ends.at(-1)).toBe(295);
  });
});
