import { quantileOfSorted } from '@kymo/statistics';
import { z } from 'zod';

const numbers = z.array(z.number()).readonly();

/** Distribution of values of one kind over a reference stretch. */
export const profileSchema = z.object({
  /** Quantiles at equal distances, ascending. */
  quantiles: numbers,
  /** Number of values. */
  count: z.number().positive(),
  /** Largest distance of a part of the stretch from the rest, normalised: about 1 where values are independent. */
  variation: z.number().nonnegative(),
});

export type Profile = z.infer<typeof profileSchema>;

export interface Distance {
  /** Kolmogorov–Smirnov distance: largest difference between the two shares of values below a point. */
  readonly statistic: number;
  /** Largest distance that a stretch of this length may have without drift. */
  readonly limit: number;
}

const QUANTILES = 32;
/** Fewer values do not determine a distribution. */
const MIN_VALUES = 64;
/** Numbers of equal parts into which a reference is cut to measure its own variation. */
const PARTS = [2, 4, 8, 16];
/** Scaled values are rounded to this grid: smaller differences are rounding errors. */
const GRAIN = 1e-4;

/**
 * Profiles the distribution of values and its variation over time; undefined for too few values.
 * @param values in the order of time, NaN ignored
 */
export function profileOf(values: ArrayLike<number>): Profile | undefined {
  const seen = measured(values);
  const count = seen.length;
  if (count < MIN_VALUES) return undefined;
  const whole = seen.slice().sort();
  const variations = PARTS.flatMap((parts) => {
    const length = Math.floor(count / parts);
    const rest = count - length;
    return Array.from({ length: parts }, (_, part) => {
      const own = seen.slice(part * length, (part + 1) * length).sort();
      return (distance(own, whole) * (count / rest)) / Math.sqrt(1 / length + 1 / rest);
    });
  });
  return {
    quantiles: Array.from({ length: QUANTILES }, (_, place) =>
      rounded(quantileOfSorted(whole, (place + 0.5) / QUANTILES)),
    ),
    count,
    variation: Math.max(...variations),
  };
}

/**
 * Compares recent values with a profile. The limit grows with the variation of the reference, so that neither a daily
 * cycle nor autocorrelation counts as a change.
 * @param tolerance factor on the variation of the reference
 * @param spacing number of reference values in the time of one recent value
 */
export function compare(
  profile: Profile,
  values: ArrayLike<number>,
  tolerance: number,
  spacing = 1,
): Distance | undefined {
  const seen = measured(values).sort();
  if (seen.length < MIN_VALUES) return undefined;
  const length = seen.length * spacing;
  const limit =
    tolerance * profile.variation * Math.sqrt(1 / length + 1 / profile.count) + 1 / profile.quantiles.length;
  return { statistic: distance(seen, Float64Array.from(profile.quantiles)), limit };
}

function measured(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(values).filter(Number.isFinite).map(rounded);
}

function rounded(value: number): number {
  return Math.round(value / GRAIN) * GRAIN;
}

/** @param one ascending @param other ascending */
function distance(one: Float64Array, other: Float64Array): number {
  let largest = 0;
  let below = 0;
  let otherBelow = 0;
  while (below < one.length && otherBelow < other.length) {
    const value = Math.min(one[below]!, other[otherBelow]!);
    while (one[below]! <= value) below += 1;
    while (other[otherBelow]! <= value) otherBelow += 1;
    largest = Math.max(largest, Math.abs(below / one.length - otherBelow / other.length));
  }
  return largest;
}
