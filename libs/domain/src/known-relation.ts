/**
 * What the channels of a series say of each other, as it was known at one window: a linear regression of each channel on the
 * others and on the past. With the window it is all that a departure follows from. Plain, so that it can be stored.
 */
export interface KnownRelation {
  readonly channels: readonly string[];
  /** Distances to the steps that count, ascending from 0. */
  readonly lags: readonly number[];
  /** What is taken off each channel, `[channel]`. */
  readonly origin: Float64Array;
  /** What a value of `[lag, channel]` adds to the residual of a channel, `[lag, channel, channel]`. */
  readonly weights: Float64Array;
  /** What is taken off the residual of each channel, `[channel]`. */
  readonly offsets: Float64Array;
  /** Standard deviation of the residual of each channel, `[channel]`; 0 of one that has never moved. */
  readonly deviations: Float64Array;
  /** Logarithm up to which a figure of the residuals is usual, `[figure, channel]`. */
  readonly usual: Float64Array;
}
