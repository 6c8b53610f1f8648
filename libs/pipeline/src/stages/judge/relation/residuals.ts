import { type Window, windowEndMs } from '@kymo/domain';
import type { Moments } from './moments';
import { type Regression, residualsInto } from './regression';

/** Which values tell of a step. */
type Related = Pick<Moments, 'channels' | 'lags' | 'origin'>;

/** Residuals of the latest steps of a series. They follow from its windows and the regression, and are not stored. */
export class Residuals {
  private endMs = Number.NaN;

  private constructor(
    readonly regression: Regression,
    /** `[time, channel]`, in standard deviations; NaN where a value is missing that tells of them. */
    readonly values: Float64Array,
  ) {}

  /** Of the steps of a window that have all lags within it. */
  static of(regression: Regression, moments: Related, window: Window): Residuals {
    const steps = window.length - moments.lags.at(-1)!;
    const residuals = new Residuals(regression, new Float64Array(steps * moments.channels.length));
    residuals.follow(moments, window);
    return residuals;
  }

  /** Takes in the steps that are new since the last window. */
  follow(moments: Related, window: Window): void {
    const { values, regression } = this;
    const endMs = windowEndMs(window);
    // The grid follows the clock of its series, so that a step is seldom an interval to the millisecond.
    const steps = Math.round((endMs - this.endMs) / window.intervalMs);
    const fresh =
      steps === window.freshSteps ? Math.min(steps * moments.channels.length, values.length) : values.length;
    values.copyWithin(0, fresh);
    residualsInto(values.subarray(values.length - fresh), regression, moments, window);
    this.endMs = endMs;
  }
}
