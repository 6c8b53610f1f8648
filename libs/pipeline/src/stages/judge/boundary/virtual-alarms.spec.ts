import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { levelOfRate, noAlarms, type VirtualAlarms, watch } from './virtual-alarms';

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
    const levels = [...counts].filter((count) => count === 3).length;
    // 0.15 apart from -0.6 on: up to a little below 2.
    expect(-0.6 + 0.15 * (levels - 1)).toBeGreaterThan(1.5);
    expect(-0.6 + 0.15 * (levels - 1)).toBeLessThanOrEqual(2);
  });

  it('know no level before a few of them were seen', () => {
    expect(levelOfRate(watched([...burst, ...burst, ...burst]), 1)).toBeUndefined();
    expect(levelOfRate(watched(Array<number[]>(4).fill(burst).flat()), 1)).toBeDefined();
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
