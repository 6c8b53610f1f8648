import { normal, seededRandom } from '@kymo/statistics';
import { type Score, type Values, type Window } from '@kymo/domain';
import { VISIBLE_KINDS } from '@kymo/faults';
import { plantStretch, windowsOf } from '@kymo/testing';
import { describe, expect, it } from 'vitest';
import { tryDetector } from './try-detector';

const windows = windowsOf(plantStretch(0, 0, 900), 32, 2);

/** A detector made of one function. */
const scoring = (valueOf: (window: Window) => number) => ({
  score: async (all: readonly Window[]) => all.map((window) => ({ value: valueOf(window) }) as Score),
});

describe('trying a detector', () => {
  it('gives one that knows the clean windows full marks', async () => {
    const clean = new Set(windows.map(({ values }) => values.join()));
    const trial = await tryDetector(
      scoring(({ values }) => (clean.has(values.join()) ? 0 : 2)),
      windows,
      1,
    );
    expect(trial).toMatchObject({ windows: 300, falseAlarmShare: 0 });
    expect(trial!.faults.map(({ kind }) => kind)).toEqual(VISIBLE_KINDS);
    for (const { auc, caughtShare } of trial!.faults) expect([auc, caughtShare]).toEqual([1, 1]);
  });

  it('gives one that guesses half', async () => {
    const random = seededRandom(1);
    const trial = await tryDetector(
      scoring(() => normal(random)),
      windows,
      1,
    );
    for (const { auc } of trial!.faults) expect(Math.abs(auc - 0.5)).toBeLessThan(0.1);
    expect(trial!.falseAlarmShare).toBeCloseTo(0.16, 1);
  });

  it('makes the same faults of the same seed, in the newest steps, of copies', async () => {
    const before = structuredClone(windows);
    const faulty = async (seed: number) => {
      const seen: Values[] = [];
      await tryDetector(
        scoring(({ values }) => seen.push(values)),
        windows.slice(0, 20),
        seed,
      );
      return seen;
    };
    const [one, same, other] = [await faulty(1), await faulty(1), await faulty(2)];
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
    expect(windows).toEqual(before);
    const untouched = 8 * windows[0]!.channels.length;
    const early = new Set(windows.slice(0, 20).map(({ values }) => values.slice(0, untouched).join()));
    expect(one.every((values) => early.has(values.slice(0, untouched).join()))).toBe(true);
  });

  it('makes no fault of what stands still, and no trial of what cannot be scored', async () => {
    const still = windows.map((window) => ({ ...window, values: new Float32Array(window.values.length) }));
    expect(
      (await tryDetector(
        scoring(() => 0),
        still,
        1,
      ))!.faults,
    ).toEqual([]);
    expect(
      await tryDetector(
        scoring(() => NaN),
        windows,
        1,
      ),
    ).toBeUndefined();
  });
});
