import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  levelOfRate,
  LEVELS,
  noAlarms,
  restoredAlarms,
  storedAlarms,
  type VirtualAlarms,
  watch,
} from './virtual-alarms';

const PART = { share: 1 / 8, days: 1 / 360, lastingScore: 1.1 };

function watched(departures: readonly number[]): VirtualAlarms {
  const alarms = noAlarms();
  for (const departure of departures) watch(alarms, departure, PART);
  return alarms;
}

describe('virtual alarms', () => {
  const burst = [...Array<number>(8).fill(2), ...Array<number>(24).fill(-2)];

  it('count what lasts once at every level below it, and nothing above', () => {
    const { counts } = watched([...burst, ...burst, ...burst]);
    expect([...counts].slice(0, 5)).toEqual([3, 3, 3, 3, 3]);
    expect(counts.at(-1)).toBe(0);
    const reached = [...counts].findLastIndex((count) => count === 3);
    expect(LEVELS[reached]!).toBeGreaterThan(1.5);
    expect(LEVELS[reached]!).toBeLessThanOrEqual(2);
    expect(Math.max(...counts.slice(reached + 1))).toBe(0);
  });

  it('lie close together near the usual score, so that a boundary over steady scores is low', () => {
    const calm = Array<number>(24).fill(-0.2);
    const steady = Array<number[]>(40)
      .fill([...Array<number>(8).fill(0.15), ...calm])
      .flat();
    expect(levelOfRate(watched(steady), 0.5)).toBeLessThan(0.9);
  });

  it('are stored without the levels that have shown nothing, and go on from there', () => {
    const alarms = watched([...burst, 0.4, 0.2]);
    const stored = storedAlarms(alarms);
    expect(stored.counts.length).toBeLessThan(LEVELS.length);
    expect(stored.evidence.length).toBeLessThan(stored.counts.length);
    const restored = restoredAlarms(stored);
    for (const one of [alarms, restored]) for (const departure of [3, 3, -2]) watch(one, departure, PART);
    expect(restored).toEqual(alarms);
  });

  it('are followed farther out where the tail grows heavier', () => {
    const bursts = (height: number, times: number) =>
      Array<number[]>(times).fill([...Array<number>(8).fill(height), ...Array<number>(24).fill(-2)]);
    const thin = watched([...bursts(0.5, 40), ...bursts(0.6, 2)].flat());
    const heavy = watched([...bursts(0.5, 40), ...bursts(3, 15)].flat());
    expect(levelOfRate(heavy, 1)).toBeGreaterThan(levelOfRate(thin, 1)! + 1);
  });

  it('know no level before a few of them were seen', () => {
    expect(levelOfRate(watched([...burst, ...burst, ...burst]), 1)).toBeUndefined();
    expect(levelOfRate(watched(Array<number[]>(4).fill(burst).flat()), 1)).toBeDefined();
  });

  it('lead no lower than where they are most: below, they only run into each other', () => {
    const alarms = watched(Array<number[]>(10).fill(burst).flat());
    expect(levelOfRate(alarms, 1000)).toBeGreaterThan(1.5);
  });

  it('are forgotten by halves', () => {
    const alarms = watched(Array<number[]>(30).fill(burst).flat());
    const before = alarms.counts[0]!;
    alarms.days = 14;
    watch(alarms, -2, PART);
    expect(alarms.counts[0]).toBe(before / 2);
    expect(alarms.days).toBeLessThan(7.1);
  });

  it('place the level the higher, the rarer alarms are to be', () => {
    const departure = fc.double({ min: -2, max: 6, noNaN: true });
    fc.assert(
      fc.property(fc.array(departure, { minLength: 20, maxLength: 300 }), (departures) => {
        const alarms = watched(departures.flatMap((one) => Array<number>(4).fill(one)));
        const levels = [20, 5, 1, 0.1, 0.01].map((perDay) => levelOfRate(alarms, perDay));
        if (levels[0] === undefined) return;
        levels.forEach((level, index) => {
          expect(Number.isFinite(level)).toBe(true);
          if (index > 0) expect(level!).toBeGreaterThanOrEqual(levels[index - 1]!);
        });
      }),
    );
  });

  it('survive storage', () => {
    const departures = Array<number[]>(9).fill(burst).flat();
    const straight = watched([...departures, ...departures]);
    const stored = structuredClone(watched(departures));
    for (const departure of departures) watch(stored, departure, PART);
    expect(stored).toEqual(straight);
  });
});
