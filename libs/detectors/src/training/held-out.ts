import type { WeightArray } from '@kymo/domain';
import { quantile } from '@kymo/statistics';
import type { WindowShape } from '../types/network';
import { newestSteps, statisticCount, computeErrorStatistics } from '../calibration/error-statistics';
import { PROFILE } from '../inference/fitted-state';
import { cutRow, type Reconstructor } from '../inference/reconstructor';
import { contextOf, cutWindow, type ScaledSeries, type WindowPlace } from '../preprocessing/scaled-series';

/** Measurements of one window that the network did not learn from. */
export interface HeldOut {
  readonly place: WindowPlace;
  /** Error statistics, `[statistic]`; that of the newest steps by themselves follows from `recent`. */
  readonly statistics: Float32Array;
  /** Errors of the newest steps by themselves, `[network, channel]`; absent where the network has none. */
  readonly recent?: Float32Array;
  /** Absolute residual of the last step, scaled, NaN where missing: `[channel]`. */
  readonly residual: Float32Array;
}

const CHUNK = 256;
const SMALLEST_PROFILE = 0.1;
const BAND_QUANTILE = 0.99;
/** A channel whose calm stretches move less than this share of its mean movement may stand still. */
const CALM_SHARE = 0.2;

interface Chunk {
  readonly places: readonly WindowPlace[];
  readonly values: Float32Array;
  readonly missing: readonly (Uint8Array | undefined)[];
  readonly expected: Float32Array;
  readonly errors: Float32Array;
  readonly recent?: Float32Array;
}

/** Windows reconstructed by a network, one chunk after another. */
export async function* reconstructed(
  places: readonly WindowPlace[],
  all: readonly ScaledSeries[],
  { steps, channels }: WindowShape,
  reconstructor: Reconstructor,
): AsyncGenerator<Chunk> {
  const size = steps * channels;
  for (let first = 0; first < places.length; first += CHUNK) {
    const part = places.slice(first, first + CHUNK);
    const values = new Float32Array(part.length * size);
    const missing = part.map(({ series, begin }, row) => {
      const stretch = all[series]!;
      const from = begin * channels;
      cutWindow(stretch, begin, values.subarray(row * size, (row + 1) * size));
      const complete = stretch.measuredBefore[begin + steps]! - stretch.measuredBefore[begin]! === size;
      return complete ? undefined : stretch.missing.subarray(from, from + size);
    });
    const contexts = part.map(({ series, begin }) => contextOf(all[series]!, begin, steps));
    yield {
      places: part,
      values,
      missing,
      ...(await reconstructor.reconstruct(values, missing, contexts)),
    };
  }
}

/**
 * Usual error at each step of a window relative to its channel's mean, the mean over the channels, `[time, channel]`:
 * edges are harder to reconstruct than middles. The profile of a single channel would only show when it moved.
 */
export async function fitProfile(
  places: readonly WindowPlace[],
  all: readonly ScaledSeries[],
  shape: WindowShape,
  reconstructor: Reconstructor,
): Promise<WeightArray> {
  const { steps, channels } = shape;
  const sums = new Float64Array(steps * channels);
  for await (const { errors } of reconstructed(places, all, shape, reconstructor)) {
    for (let index = 0; index < errors.length; index++) sums[index % sums.length]! += errors[index]!;
  }
  const profile = new Float64Array(steps);
  for (let channel = 0; channel < channels; channel++) {
    const own = Float64Array.from({ length: steps }, (_, step) => sums[step * channels + channel]!);
    const mean = own.reduce((sum, error) => sum + error, 0) / steps;
    own.forEach((error, step) => (profile[step]! += (mean > 0 ? error / mean : 1) / channels));
  }
  const values = Float32Array.from(sums, (_, index) =>
    Math.max(SMALLEST_PROFILE, profile[Math.floor(index / channels)]!),
  );
  return { name: PROFILE, shape: [steps, channels], values };
}

/** Computes the error statistics and the last residual of every held-out window. */
export async function measureHeldOut(
  places: readonly WindowPlace[],
  all: readonly ScaledSeries[],
  movements: readonly Float32Array[],
  shape: WindowShape,
  stride: number,
  profile: Float32Array,
  reconstructor: Reconstructor,
): Promise<HeldOut[]> {
  const size = shape.steps * shape.channels;
  const seen: HeldOut[] = [];
  for await (const chunk of reconstructed(places, all, shape, reconstructor)) {
    chunk.places.forEach((place, row) => {
      const cut = (array: Float32Array) => array.subarray(row * size, (row + 1) * size);
      const missing = chunk.missing[row];
      const statistics = new Float32Array(statisticCount(shape.channels));
      const expected = cut(chunk.expected);
      const window = {
        errors: cut(chunk.errors),
        values: cut(chunk.values),
        expected,
        missing,
        freshSteps: stride,
      };
      computeErrorStatistics(window, shape, profile, movements[place.series]!, statistics);
      const last = size - shape.channels;
      const residual = Float32Array.from({ length: shape.channels }, (_, channel) =>
        missing?.[last + channel]
          ? NaN
          : Math.abs(window.values[last + channel]! - expected[last + channel]!),
      );
      seen.push({ place, statistics, residual, recent: cutRow(chunk.recent, row, chunk.places.length) });
    });
  }
  return seen;
}

/** Half width of the band in which the residual of each channel usually lies, scaled, `[channel]`. */
export function bandOf(heldOut: readonly HeldOut[], channels: number): number[] {
  return Array.from({ length: channels }, (_, channel) =>
    quantile(heldOut.map(({ residual }) => residual[channel]!).filter(Number.isFinite), BAND_QUANTILE),
  );
}

/** Mean movement between two steps by channel, scaled; 0 where standing still is usual. */
export function movementOf(
  { values, missing, steps }: ScaledSeries,
  windowLength: number,
  channels: number,
): Float32Array {
  const stretch = newestSteps(windowLength);
  return Float32Array.from({ length: channels }, (_, channel) => {
    const calm: number[] = [];
    for (let begin = 1; begin + stretch <= steps; begin += stretch) {
      let moved = 0;
      let count = 0;
      for (let step = begin; step < begin + stretch; step++) {
        const index = step * channels + channel;
        if (missing[index] || missing[index - channels]) continue;
        moved += Math.abs(values[index]! - values[index - channels]!);
        count += 1;
      }
      if (count >= stretch / 2) calm.push(moved / count);
    }
    const mean = calm.reduce((sum, moved) => sum + moved, 0) / Math.max(1, calm.length);
    return quantile(calm, 0.01) < CALM_SHARE * mean ? 0 : mean;
  });
}
