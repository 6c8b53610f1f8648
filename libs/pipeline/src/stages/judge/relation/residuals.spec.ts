import { seededRandom } from '@kymo/statistics';
import { describe, expect, it } from 'vitest';
import { MINUTE_MS, normal, windowAt } from '../boundary/windows.fixture';
import { beginMoments, learnMoments } from './moments';
import { regressionOf } from './regression';
import { Residuals } from './residuals';

const LENGTH = 64;
const STEPS = 500;
const DRIFT_MS = 37;
const random = seededRandom(3);
const rows = Array.from({ length: STEPS + LENGTH }, () => [normal(random), normal(random)]);

/** @param driftMs how far the grid of the series has moved @param valueAt what was measured */
const upTo = (step: number, driftMs = 0, valueAt = (at: number): readonly number[] => rows[at]!) =>
  windowAt(step, valueAt, { length: LENGTH, channels: ['a', 'b'], originMs: driftMs });

describe('the residuals of the latest steps', () => {
  const moments = beginMoments(upTo(LENGTH))!;
  for (let step = LENGTH; step < STEPS; step += LENGTH) learnMoments(moments, upTo(step));
  const regression = regressionOf(moments)!;
  const whole = (step: number) => Residuals.of(regression, moments, upTo(step)).values;
  const longestLag = moments.lags.at(-1)!;

  it('work out new steps alone, also where the grid follows the clock of its series', () => {
    const residuals = Residuals.of(regression, moments, upTo(STEPS));
    // Steps that no new residual is told from are not looked at again.
    const fresh = upTo(STEPS + 1, DRIFT_MS, (at) =>
      at <= STEPS - longestLag ? [Number.NaN, Number.NaN] : rows[at]!,
    );
    residuals.follow(moments, fresh);
    expect(residuals.values).toEqual(whole(STEPS + 1));
  });

  it('begin again where steps were left out', () => {
    const residuals = Residuals.of(regression, moments, upTo(STEPS));
    residuals.follow(moments, upTo(STEPS + 5, MINUTE_MS / 3));
    expect(residuals.values).toEqual(whole(STEPS + 5));
  });
});
