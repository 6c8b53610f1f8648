import type { Window } from '@kymo/domain';
import { seededRandom } from '@kymo/statistics';
import { describe, expect, it } from 'vitest';
import { normal, windowAt } from '../boundary/windows.fixture';
import { meansOf } from '../window-means';
import {
  beginRelation,
  copyRelation,
  departureOf,
  learnRelation,
  restoredRelation,
  type Relation,
  explainWindow,
} from './relation';
import { regressionOf } from './regression';
import { Residuals } from './residuals';

const CHANNELS = ['current', 'flow', 'speed'];
const LENGTH = 64;
const STEPS = 6_000;

/** A load that wanders; three channels follow it, each with noise of its own. */
function machine() {
  const random = seededRandom(5);
  let load = 0;
  return Array.from({ length: STEPS }, () => {
    load = 0.98 * load + 0.2 * normal(random);
    return [40 + 8 * load, 100 + 30 * load, 1500 + 400 * load].map(
      (value, channel) => value + [0.4, 1.5, 20][channel]! * normal(random),
    );
  });
}

const healthy = machine();
const windowUpTo = (step: number, rows: readonly (readonly number[])[]) =>
  windowAt(step, (at) => rows[at]!, { length: LENGTH, channels: CHANNELS });

function learn(relation: Relation, window: Window): void {
  learnRelation(relation, residualsIn(relation, window), window, meansOf(window), false);
}

/** What is known after the first steps. */
function learnt(steps: number, rows = healthy): Relation {
  const relation = beginRelation(windowUpTo(LENGTH, rows))!;
  for (let step = LENGTH; step < steps; step += LENGTH) learn(relation, windowUpTo(step, rows));
  return relation;
}

function residualsIn(relation: Relation, window: Window): Residuals | undefined {
  const regression = regressionOf(relation.moments);
  return regression && Residuals.of(regression, relation.moments, window);
}

/** Departure of the last window of the rows. */
function departureIn(relation: Relation, rows: readonly (readonly number[])[]) {
  const window = windowUpTo(STEPS - 1, rows);
  const residuals = residualsIn(relation, window)!;
  return {
    logScore: departureOf(relation, residuals, meansOf(window), false)!.logScore,
    ...explainWindow(relation.moments, regressionOf(relation.moments)!, residuals, window),
  };
}

function withFault(fault: (value: number, step: number) => number): number[][] {
  return healthy.map((row, step) =>
    step < STEPS - LENGTH / 2
      ? row
      : row.map((value, channel) => (channel === 1 ? fault(value, step) : value)),
  );
}

describe('the relation of channels', () => {
  const relation = learnt(STEPS - LENGTH);

  it('knows nothing of how they depart until enough is known', () => {
    expect(regressionOf(learnt(LENGTH + 1).moments)).toBeUndefined();
    const early = learnt(500);
    const window = windowUpTo(600, healthy);
    expect(departureOf(early, residualsIn(early, window)!, meansOf(window), false)).toBeUndefined();
    expect(departureOf(relation, residualsIn(relation, window)!, meansOf(window), true)).toBeUndefined();
  });

  it('finds a healthy window as usual, and what the others say close to what was measured', () => {
    const { logScore, expected, band } = departureIn(relation, healthy);
    expect(logScore).toBeLessThan(0.1);
    healthy.at(-1)!.forEach((value, channel) => {
      expect(Math.abs(value - expected[channel]!)).toBeLessThan(1.5 * band[channel]!);
    });
  });

  it.each([
    ['a level that the load explains, but not together with the others', (value: number) => value + 9],
    ['a standstill while the others go on', () => healthy[STEPS - LENGTH / 2]![1]!],
    ['another load than that of the others', (_: number, step: number) => healthy[step - 3_000]![1]!],
    ['a tremor', (value: number, step: number) => value + (step % 2 === 0 ? 6 : -6)],
  ])('tells %s', (_, fault) => {
    const { logScore, contributions } = departureIn(relation, withFault(fault));
    expect(logScore).toBeGreaterThan(0.5);
    expect(contributions.indexOf(Math.max(...contributions))).toBe(1);
    expect(contributions.reduce((sum, share) => sum + share)).toBeCloseTo(1);
  });

  it('is not moved by a single value, however far', () => {
    const far = healthy.map((row, step) => (step === STEPS - 10 ? [row[0]!, 1e6, row[2]!] : row));
    const once = departureIn(relation, far).logScore;
    expect(once).toBeLessThan(
      departureIn(
        relation,
        withFault((value) => value + 9),
      ).logScore,
    );
  });

  it('goes on from a copy as if it had never stopped, and leaves the copy as it was', () => {
    const copy = structuredClone(copyRelation(relation));
    const kept = copyRelation(relation);
    const other = learnt(STEPS - LENGTH);
    for (const one of [copy, other]) learn(one, windowUpTo(STEPS - 1, healthy));
    expect(copy).toEqual(other);
    expect(relation).toEqual(kept);
  });

  it('is learnt anew where an earlier version has stored it without regions', () => {
    expect(restoredRelation(relation)).toBe(relation);
    expect(restoredRelation({ ...relation, steady: { ...relation.steady, windows: 90 } })).toBeUndefined();
    expect(restoredRelation(undefined)).toBeUndefined();
  });

  it('says nothing of a level at which the channels have never been, until they have been there', () => {
    const risen = healthy.map((row, step) =>
      step < STEPS / 2 ? row : row.map((value) => value + 8 * (Math.abs(value) + 1)),
    );
    const before = learnt(STEPS / 2, risen);
    const window = windowUpTo(STEPS / 2 + LENGTH, risen);
    expect(departureOf(before, residualsIn(before, window)!, meansOf(window), false)).toBeUndefined();
    const after = learnt(STEPS - LENGTH, risen);
    const later = windowUpTo(STEPS - 1, risen);
    expect(departureOf(after, residualsIn(after, later)!, meansOf(later), false)).toBeDefined();
  });

  it('is not silenced by one of two channels, however far that is', () => {
    const pairs = healthy.map(([current, flow]) => [current!, flow!]);
    const channels = ['a', 'b'];
    const at = (step: number, rows: readonly (readonly number[])[]) =>
      windowAt(step, (one) => rows[one]!, { length: LENGTH, channels });
    const own = beginRelation(at(LENGTH, pairs))!;
    for (let step = LENGTH; step < STEPS - LENGTH; step += LENGTH) learn(own, at(step, pairs));
    const far = at(
      STEPS - 1,
      pairs.map(([current, flow]) => [current!, flow! + 1e3]),
    );
    expect(departureOf(own, residualsIn(own, far)!, meansOf(far), false)!.logScore).toBeGreaterThan(0.1);
  });

  it('leaves out steps at which values are missing, and says nothing where most are', () => {
    const missing = (share: number) =>
      healthy.map((row, step) => (step % 100 < 100 * share ? [row[0]!, Number.NaN, row[2]!] : row));
    expect(departureIn(relation, missing(0.04)).logScore).toBeLessThan(0.5);
    const last = healthy.map((row, step) => (step < STEPS - 1 ? row : [row[0]!, Number.NaN, row[2]!]));
    expect([...departureIn(relation, last).expected].every(Number.isNaN)).toBe(true);
    const hardly = windowUpTo(STEPS - 1, missing(0.9));
    expect(departureOf(relation, residualsIn(relation, hardly)!, meansOf(hardly), false)).toBeUndefined();
  });

  it('keeps small differences beside large levels, and survives a channel that never moves', () => {
    const lifted = healthy.map(([current, , speed]) => [current! + 1e9, 7, speed!]);
    const { logScore, contributions } = departureIn(learnt(STEPS - LENGTH, lifted), lifted);
    expect(logScore).toBeLessThan(0.2);
    expect([...contributions].every(Number.isFinite)).toBe(true);
  });

  it('relates neither a single channel nor too many', () => {
    const names = (count: number) => Array.from({ length: count }, (_, index) => `c${index}`);
    const begin = (count: number) =>
      beginRelation(
        windowAt(LENGTH, () => names(count).map(() => 0), { length: LENGTH, channels: names(count) }),
      );
    expect(begin(1)).toBeUndefined();
    expect(begin(65)).toBeUndefined();
    expect(begin(20)!.moments.lags).toEqual([0, 1, 4]);
    expect(begin(8)!.moments.lags).toEqual([0, 1, 4, 16]);
  });
});
