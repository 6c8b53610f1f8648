import type { KnownRelation, Window } from '@kymo/domain';
import { inverseColumns } from './inverse';
import type { Moments } from './moments';

/** What each channel is by the others at the same step, and by all of them some steps before: a linear regression. */
export type Regression = Pick<KnownRelation, 'weights' | 'offsets' | 'deviations'>;

/** Added to each variance, as a share of it: channels that say the same share the weight (ridge regression). */
const RIDGE = 1e-3;
/** Steps for each value that tells of another: with fewer, chance relates them. */
const STEPS_PER_VALUE = 8;

/**
 * The regression of every channel at once: its coefficients are those of the inverse of the covariance. Nothing while too
 * little is known.
 * @see Lauritzen, Graphical Models (1996), proposition 5.2
 */
export function regressionOf({ channels, means, products, steps }: Moments): Regression | undefined {
  const [width, size] = [channels.length, means.length];
  if (steps < STEPS_PER_VALUE * size) return undefined;
  const covariance = (row: number, column: number) =>
    products[(row * (row + 1)) / 2 + column]! - means[row]! * means[column]!;
  // A channel that has never moved tells nothing, and nothing tells of it.
  const deviations = Float64Array.from({ length: size }, (_, row) =>
    Math.sqrt(Math.max(0, covariance(row, row))),
  );
  const correlations = new Float64Array(size * size);
  for (let row = 0; row < size; row++)
    for (let column = 0; column < row; column++) {
      const scale = deviations[row]! * deviations[column]!;
      correlations[row * size + column] = scale > 0 ? covariance(row, column) / scale : 0;
    }
  const inverse = inverseOf(correlations, size, width);
  if (inverse === undefined) return undefined;
  const weights = new Float64Array(size * width);
  const offsets = new Float64Array(width);
  const residual = new Float64Array(width);
  for (let channel = 0; channel < width; channel++) {
    const own = inverse[channel * width + channel]!;
    residual[channel] = deviations[channel]! / Math.sqrt(own);
    for (let row = 0; row < size; row++) {
      if (deviations[row] === 0) continue;
      const share = inverse[row * width + channel]! / own;
      const weight = (share * deviations[channel]!) / deviations[row]!;
      weights[row * width + channel] = weight;
      offsets[channel]! += weight * means[row]!;
    }
  }
  return { weights, offsets, deviations: residual };
}

/** The first columns of the inverse; fills in the diagonal. Rounding can take a little from the least eigenvalues: then more is added. */
function inverseOf(correlations: Float64Array, size: number, columns: number): Float64Array | undefined {
  for (let ridge = RIDGE; ridge <= size; ridge *= 10) {
    for (let row = 0; row < size; row++) correlations[row * size + row] = 1 + ridge;
    const inverse = inverseColumns(correlations, size, columns);
    if (inverse !== undefined) return inverse;
  }
  return undefined;
}

/**
 * Residuals of the newest steps of a window in their standard deviations, `[time, channel]`; NaN where a value is missing that
 * tells of them, 0 of a channel that has never moved.
 */
export function residualsInto(
  into: Float64Array,
  { weights, offsets, deviations }: Regression,
  { lags, origin }: Pick<Moments, 'lags' | 'origin'>,
  { values }: Pick<Window, 'values'>,
): void {
  const width = offsets.length;
  for (let out = 0, at = values.length - into.length; out < into.length; out += width, at += width) {
    for (let channel = 0; channel < width; channel++) into[out + channel] = -offsets[channel]!;
    for (let index = 0, row = 0; index < lags.length; index++) {
      const from = at - lags[index]! * width;
      for (let other = 0; other < width; other++, row += width) {
        const value = values[from + other]! - origin[other]!;
        for (let channel = 0; channel < width; channel++)
          into[out + channel]! += weights[row + channel]! * value;
      }
    }
    for (let channel = 0; channel < width; channel++) {
      const deviation = deviations[channel]!;
      into[out + channel]! *= deviation > 0 ? 1 / deviation : 0;
    }
  }
}
