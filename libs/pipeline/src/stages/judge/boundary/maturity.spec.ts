import { seededRandom } from '@kymo/statistics';
import { describe, expect, it } from 'vitest';
import { beginVariation, maturityOf, observe } from './maturity';
import { DAY_STEPS, normal, windowAt } from './windows.fixture';

const TUESDAY = Date.UTC(2026, 0, 6);
const LENGTH = 60;
/** Windows come now and then: what matters is what half a window shows. */
const STRIDE = LENGTH / 2;

/** Maturity after each look, by the days seen so far. */
function maturities(valueAt: (step: number) => number, days: number, originMs = TUESDAY, groupSize = 1) {
  const variation = beginVariation(['level']);
  const all: { readonly days: number; readonly maturity: number }[] = [];
  for (let step = STRIDE; step <= days * DAY_STEPS; step += STRIDE) {
    const window = windowAt(step, (at) => [valueAt(at)], { length: LENGTH, freshSteps: STRIDE, originMs });
    observe(variation, window, groupSize);
    all.push({ days: step / DAY_STEPS, maturity: maturityOf(variation, 0, window) });
  }
  return all;
}

const daysUntilMature = (all: ReturnType<typeof maturities>) =>
  all.find(({ maturity }) => maturity === 1)?.days ?? Infinity;
const noise = (seed: number) => {
  const random = seededRandom(seed);
  const values = new Map<number, number>();
  return (step: number) => {
    if (!values.has(step)) values.set(step, normal(random));
    return values.get(step)!;
  };
};
const daily = (step: number) => Math.sin((2 * Math.PI * step) / DAY_STEPS);

describe('the ways of a channel are known', () => {
  const FEWEST_DAYS = Math.sqrt((2 * 45 * LENGTH) / DAY_STEPS);

  it('at the minimum where it is noise', () => {
    for (let seed = 1; seed <= 5; seed++)
      expect(daysUntilMature(maturities(noise(seed), 6))).toBeLessThanOrEqual(3 * FEWEST_DAYS);
    const first = [1, 2, 3, 4, 5].map((seed) => daysUntilMature(maturities(noise(seed), 6)));
    expect(Math.min(...first)).toBeCloseTo(FEWEST_DAYS, 1);
  });

  it('late where it has never moved', () => {
    expect(daysUntilMature(maturities(() => 7, 8))).toBeCloseTo(4 * FEWEST_DAYS, 1);
  });

  it('sooner where others of its group have shown theirs', () => {
    const shared = maturities(noise(1), 3, TUESDAY, 4);
    expect(daysUntilMature(shared)).toBeLessThan(daysUntilMature(maturities(noise(1), 3)));
  });

  it('after two days and no later than three where it has a daily cycle', () => {
    const days = daysUntilMature(maturities((step) => 5 * daily(step) + 0.3 * noise(1)(step), 6));
    expect(days).toBeGreaterThanOrEqual(1.7);
    expect(days).toBeLessThanOrEqual(3.2);
  });

  it('hardly at all while longer parts differ ever more', () => {
    const climbs = maturities((step) => Math.sin((2 * Math.PI * step) / (8 * DAY_STEPS)), 2);
    const later = climbs.filter(({ days }) => days > 0.5).map(({ maturity }) => maturity);
    expect(Math.max(...later)).toBeCloseTo(0.2);
  });

  it('once it has jumped often enough, where it jumps rarely', () => {
    const pulses = (everySteps: number) => (step: number) => Number(step > 0 && step % everySteps < 3);
    const often = daysUntilMature(maturities(pulses(360), 8));
    const rarely = daysUntilMature(maturities(pulses(DAY_STEPS), 8));
    expect(often).toBeLessThan(3);
    expect(rarely).toBeGreaterThan(2 * often);
    expect(rarely).toBeLessThanOrEqual(4 * FEWEST_DAYS + 0.1);
  });

  it('without waiting for many windows where they are long', () => {
    const variation = beginVariation(['level']);
    const value = noise(1);
    const busily = (step: number) => [value(step)];
    const hours = { length: 64, freshSteps: 32, originMs: TUESDAY, intervalMs: 3_600_000 };
    observe(variation, windowAt(32, busily, hours));
    expect(maturityOf(variation, 0, windowAt(32, busily, hours))).toBeLessThan(1);
    for (let step = 64; step <= 30 * 32; step += 32) observe(variation, windowAt(step, busily, hours));
    expect(maturityOf(variation, 0, windowAt(64, busily, hours))).toBe(1);
  });

  it('the sooner, the shorter its cycle', () => {
    const until = (periodSteps: number) =>
      daysUntilMature(maturities((step) => Math.sin((2 * Math.PI * step) / periodSteps), 12));
    expect(until(360)).toBeLessThanOrEqual(until(DAY_STEPS));
    expect(until(DAY_STEPS)).toBeLessThan(until(3 * DAY_STEPS));
  });
});

describe('the first weekend', () => {
  const busy = (step: number) => 5 * daily(step);
  const onSaturday = (all: ReturnType<typeof maturities>, week: number) =>
    all.find(({ days }) => days > 4.3 + 7 * week)!.maturity;

  it('is not known before its noon where cycles are of a day, the second one is', () => {
    const all = maturities(busy, 14);
    expect(all.find(({ days }) => days > 3.5)!.maturity).toBe(1);
    expect(onSaturday(all, 0)).toBe(0.25);
    expect(all.find(({ days }) => days > 4.6)!.maturity).toBe(1);
    expect(onSaturday(all, 1)).toBe(1);
  });

  it('is as any day where nothing has a day for its cycle', () => {
    expect(onSaturday(maturities(noise(2), 7), 0)).toBe(1);
  });
});

it('is bounded whatever a channel does', () => {
  for (const valueAt of [
    () => NaN,
    (step: number) => step ** 3,
    (step: number) => (step % 97 === 0 ? 1e30 : 0),
  ])
    for (const { maturity } of maturities(valueAt, 4)) {
      expect(maturity).toBeGreaterThanOrEqual(0);
      expect(maturity).toBeLessThanOrEqual(1);
    }
});
