import { type Window, windowEndMs } from '@kymo/domain';
import type { Moments } from './moments';
import { type Regression, residualsInto } from './regression';

/** Which values tell of a step. */
type Related = Pick<Moments, 'channels' | 'lags' | 'origin'>;

/** A residual counts for no more than so many standard deviations, so that it takes many to make a departure. */
const FARTHEST = 3;
/**
 * Parts of a standard deviation that sums count in. Sums of whole numbers are the same to the last digit, whether they follow
 * the windows or are taken of one.
 */
const RESIDUAL_PARTS = 2 ** 16;
const PREDICTION_PARTS = 2 ** 8;
const MOST_PARTS = 2 ** 31 - 1;

/** Residuals of the latest steps of a series, and their sums. They follow from its windows and the regression, and are not stored. */
export class Residuals {
  /** `[time, channel]`, in standard deviations; NaN where a value is missing that tells of them. */
  readonly values: Float64Array;
  /** What the others and the past say, from the origin of the channel, in parts of a standard deviation of its residuals. */
  private readonly predictions: Int32Array;
  /** Over the steps that miss no value, `[channel]`. */
  private readonly steps: Float64Array;
  private readonly sums: Float64Array;
  private readonly squares: Float64Array;
  private readonly predicted: Float64Array;
  private endMs = Number.NaN;

  private constructor(
    readonly regression: Regression,
    steps: number,
    private readonly width: number,
  ) {
    this.values = new Float64Array(steps * width);
    this.predictions = new Int32Array(steps * width);
    this.steps = new Float64Array(width);
    this.sums = new Float64Array(width);
    this.squares = new Float64Array(width);
    this.predicted = new Float64Array(width);
  }

  /** Of the steps of a window that have all lags within it. */
  static of(regression: Regression, moments: Related, window: Window): Residuals {
    const steps = window.length - moments.lags.at(-1)!;
    const residuals = new Residuals(regression, steps, moments.channels.length);
    residuals.follow(moments, window);
    return residuals;
  }

  /** Whether most steps miss a value that tells of a channel. */
  isMostlyMissing(channel: number): boolean {
    return 2 * this.steps[channel]! * this.width < this.values.length;
  }

  /** Mean of the residuals of a channel. */
  meanOf(channel: number): number {
    return this.sums[channel]! / RESIDUAL_PARTS / this.steps[channel]!;
  }

  /** Standard deviation of the residuals of a channel from their mean. */
  deviationOf(channel: number): number {
    const meanSquare = this.squares[channel]! / RESIDUAL_PARTS ** 2 / this.steps[channel]!;
    return Math.sqrt(Math.max(0, meanSquare - this.meanOf(channel) ** 2));
  }

  /** Mean of what the others and the past say of a channel, from its origin, in its unit; NaN where nothing does. */
  predictionOf(channel: number): number {
    const mean = this.predicted[channel]! / PREDICTION_PARTS / this.steps[channel]!;
    return mean * this.regression.deviations[channel]!;
  }

  /** Takes in the steps that are new since the last window. */
  follow(moments: Related, window: Window): void {
    const { values, regression, predictions, width } = this;
    const endMs = windowEndMs(window);
    // The grid follows the clock of its series, so that a step is seldom an interval to the millisecond.
    const steps = Math.round((endMs - this.endMs) / window.intervalMs);
    const fresh = steps === window.freshSteps ? Math.min(steps * width, values.length) : values.length;
    if (fresh < values.length) this.count(0, fresh, -1);
    else for (const sum of [this.steps, this.sums, this.squares, this.predicted]) sum.fill(0);
    values.copyWithin(0, fresh);
    predictions.copyWithin(0, fresh);
    const first = values.length - fresh;
    residualsInto(values.subarray(first), regression, moments, window);
    this.predict(first, moments.origin, window);
    this.count(first, values.length, 1);
    this.endMs = endMs;
  }

  private predict(first: number, origin: Float64Array, { values: measured }: Window): void {
    const { values, predictions, width } = this;
    const { deviations } = this.regression;
    const shift = measured.length - values.length;
    for (let cell = first, channel = 0; cell < values.length; cell++) {
      const away = (measured[shift + cell]! - origin[channel]!) / deviations[channel]!;
      const parts = PREDICTION_PARTS * (away - values[cell]!);
      predictions[cell] = Math.round(Math.max(-MOST_PARTS, Math.min(MOST_PARTS, parts)));
      channel = channel + 1 === width ? 0 : channel + 1;
    }
  }

  /** Adds cells to the sums, or takes them away. */
  private count(from: number, to: number, sign: 1 | -1): void {
    const { values, predictions, steps, sums, squares, predicted, width } = this;
    for (let cell = from, channel = 0; cell < to; cell++) {
      const residual = values[cell]!;
      if (!Number.isNaN(residual)) {
        const parts = Math.round(RESIDUAL_PARTS * Math.max(-FARTHEST, Math.min(FARTHEST, residual)));
        steps[channel]! += sign;
        sums[channel]! += sign * parts;
        squares[channel]! += sign * parts * parts;
        predicted[channel]! += sign * predictions[cell]!;
      }
      channel = channel + 1 === width ? 0 : channel + 1;
    }
  }
}
