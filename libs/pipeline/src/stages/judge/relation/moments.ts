import type { Window } from '@kymo/domain';

/**
 * Running means and second moments of the channels of a series, at one step and some steps before it. Plain data of bounded
 * size, so that it can be stored.
 */
export interface Moments {
  readonly channels: readonly string[];
  /** Distances to the steps that count, ascending from 0. */
  readonly lags: readonly number[];
  /** Steps that the means are over. */
  steps: number;
  /** What is taken off each channel, so that no digits are lost beside a large level. */
  readonly origin: Float64Array;
  /** `[lag, channel]`. */
  readonly means: Float64Array;
  /** `[lag, channel]` by `[lag, channel]`, the lower triangle row by row. */
  readonly products: Float64Array;
}

/** Steps of the past that tell of the present: the last one, and a few and many before it. */
const LAGS = [0, 1, 4, 16];
/** Most values that a step is told from: the work grows with the square. */
const MOST_VALUES = 64;
/** A lag is at most this share of a window, so that most steps of a window have it within. */
const LONGEST_LAG = 1 / 4;
const LONGEST_DAYS = 7;
const DAY_MS = 86_400_000;

/** Nothing where a series has a single channel, or more than can be related. */
export function beginMoments({ channels, length, values }: Window): Moments | undefined {
  const width = channels.length;
  if (width < 2) return undefined;
  const lags = LAGS.filter((lag) => lag <= LONGEST_LAG * length).slice(0, Math.floor(MOST_VALUES / width));
  if (lags.length === 0) return undefined;
  const size = lags.length * width;
  return {
    channels,
    lags,
    steps: 0,
    origin: Float64Array.from(channels, (_, channel) => firstOf(values, channel, width)),
    means: new Float64Array(size),
    products: new Float64Array((size * (size + 1)) / 2),
  };
}

function firstOf(values: Window['values'], channel: number, width: number): number {
  for (let cell = channel; cell < values.length; cell += width)
    if (!Number.isNaN(values[cell]!)) return values[cell]!;
  return 0;
}

/** A copy that later windows do not change. */
export function copyMoments(moments: Moments): Moments {
  const { means, products } = moments;
  return { ...moments, means: means.slice(), products: products.slice() };
}

/** Whether the steps of a window are those of the moments. */
export function fits({ channels, lags }: Moments, window: Window): boolean {
  return (
    LONGEST_LAG * window.length >= lags.at(-1)! &&
    window.channels.length === channels.length &&
    window.channels.every((name, channel) => name === channels[channel])
  );
}

/**
 * How many standard deviations the channels of a window lie from their means: the median, and of two the nearer, so that no channel by itself
 * counts.
 * 0 while nothing is known.
 */
export function distanceFrom({ means, products, origin }: Moments, windowMeans: Float64Array): number {
  const width = windowMeans.length;
  const distances = new Float64Array(width);
  for (let channel = 0; channel < width; channel++) {
    const variance = products[(channel * (channel + 3)) / 2]! - means[channel]! ** 2;
    const away = windowMeans[channel]! - origin[channel]! - means[channel]!;
    if (variance > 0 && !Number.isNaN(away)) distances[channel] = Math.abs(away) / Math.sqrt(variance);
  }
  return distances.sort()[Math.min(Math.floor(width / 2), width - 2)]!;
}

/** Takes in the steps of a window that have all lags within it and nothing missing, in place. */
export function learnMoments(moments: Moments, { values, intervalMs }: Window): void {
  const { channels, lags, origin, means, products } = moments;
  const width = channels.length;
  const size = means.length;
  const sums = new Float64Array(size);
  const squares = new Float64Array(products.length);
  const row = new Float64Array(size);
  let steps = 0;
  for (let at = lags.at(-1)! * width; at < values.length; at += width) {
    let isWhole = true;
    for (let index = 0, cell = 0; index < lags.length; index++) {
      const from = at - lags[index]! * width;
      for (let channel = 0; channel < width; channel++, cell++) {
        row[cell] = values[from + channel]! - origin[channel]!;
        if (Number.isNaN(row[cell])) isWhole = false;
      }
    }
    if (!isWhole) continue;
    steps += 1;
    for (let one = 0, cell = 0; one < size; one++) {
      const value = row[one]!;
      sums[one]! += value;
      for (let other = 0; other <= one; other++, cell++) squares[cell]! += value * row[other]!;
    }
  }
  if (steps === 0) return;
  moments.steps = Math.min((LONGEST_DAYS * DAY_MS) / intervalMs, moments.steps + steps);
  const share = Math.min(1, steps / moments.steps);
  for (let one = 0; one < size; one++) means[one]! += share * (sums[one]! / steps - means[one]!);
  for (let cell = 0; cell < squares.length; cell++)
    products[cell]! += share * (squares[cell]! / steps - products[cell]!);
}
