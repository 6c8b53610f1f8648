import type { Values } from '@kymo/domain';
import { mean as meanOf, median, quantile } from '@kymo/statistics';
import { z } from 'zod';
import type { ScalingMethod } from '../types/scaling-method';

const numbers = z.array(z.number()).readonly();

/** Usual range of each channel of one series, learnt from its training part. */
export const scalingSchema = z.object({
  /** Value that becomes 0, by channel. */
  offset: numbers,
  /** Distance from it of the value that becomes 1; 1 for a channel that did not move, 0 for one that was never measured. */
  range: numbers,
  /** Mean in scaled units, by channel; replaces the values of a channel that was never measured. */
  mean: numbers,
  /** Channels that are centred on the mean of each window; none where absent. */
  centred: z.array(z.boolean()).readonly().optional(),
});

export type Scaling = z.infer<typeof scalingSchema>;

/** Scaled values are clipped to ± this, so that one wild value does not dominate all others. */
export const SCALED_LIMIT = 4;
/** Standard deviations between the values that become 0 and 1. */
const DEVIATIONS = 6;
/** Interquartile range of a normal variable in standard deviations. */
const NORMAL_QUARTILES = 1.349;

/**
 * Learns the scaling of one series.
 * @param values `[time, channel]`, NaN where missing
 * @param centred channels that are centred on the mean of each window
 */
export function fitScaling(
  values: Values,
  channels: number,
  method: ScalingMethod = 'min-max',
  centred: readonly boolean[] = [],
  windowLength = 0,
): Scaling {
  const columns = Array.from({ length: channels }, (_, channel) => {
    const column = { channels, channel, windowLength };
    const measured = centred[channel] ? departures(values, column) : measuredOf(values, channels, channel);
    if (measured.length === 0) return { offset: 0, range: 0, mean: 0 };
    const mean = meanOf(measured);
    const { offset, range } = frame(measured, mean, method);
    return { offset, range, mean: (mean - offset) / range };
  });
  return {
    offset: columns.map(({ offset }) => offset),
    range: columns.map(({ range }) => range),
    mean: columns.map(({ mean }) => mean),
    ...(centred.includes(true) && { centred }),
  };
}

/** Differences of the values of a channel from the mean of their window. */
function departures(
  values: Values,
  { channels, channel, windowLength }: { channels: number; channel: number; windowLength: number },
): Float64Array {
  const size = channels * windowLength;
  const parts = Array.from({ length: Math.ceil(values.length / size) }, (_, part) => {
    const own = measuredOf(values.subarray(part * size, (part + 1) * size), channels, channel);
    const mean = meanOf(own);
    return own.map((value) => value - mean);
  });
  return Float64Array.from(parts.flatMap((part) => [...part]));
}

/**
 * Mean of each centred channel over the window, in the units of the data; 0 for other channels.
 * @param values of one window, `[time, channel]`, NaN where missing
 */
export function levelsOf({ centred, offset }: Scaling, values: Values): Float64Array {
  const channels = offset.length;
  return Float64Array.from(offset, (_, channel) => {
    if (!centred?.[channel]) return 0;
    const own = measuredOf(values, channels, channel);
    return own.length === 0 ? 0 : meanOf(own);
  });
}

/** The measured values of one channel. */
export function measuredOf(values: Values, channels: number, channel: number): Float64Array {
  const measured = new Float64Array(Math.ceil((values.length - channel) / channels));
  let count = 0;
  for (let index = channel; index < values.length; index += channels) {
    const value = values[index]!;
    if (Number.isFinite(value)) measured[count++] = value;
  }
  return measured.subarray(0, count);
}

/** The value that becomes 0, and the distance from it of the one that becomes 1. */
function frame(measured: Float64Array, mean: number, method: ScalingMethod) {
  const [lowest, highest] = extremes(measured);
  const isMoving = moves(lowest, highest);
  if (method === 'min-max') return { offset: lowest, range: isMoving ? highest - lowest : 1 };
  const range = isMoving ? DEVIATIONS * deviationOf(measured, mean, method) : 1;
  const middle = method === 'robust' ? median(measured) : mean;
  return { offset: middle - range / 2, range };
}

/** The standard deviation replaces the quartiles of a channel that hardly ever leaves its level: they coincide. */
function deviationOf(measured: Float64Array, mean: number, method: ScalingMethod): number {
  const low = quantile(measured, 0.25);
  const high = quantile(measured, 0.75);
  if (method === 'robust' && moves(low, high)) return (high - low) / NORMAL_QUARTILES;
  return Math.sqrt(measured.reduce((sum, value) => sum + (value - mean) ** 2, 0) / measured.length);
}

export function extremes(measured: Float64Array): [lowest: number, highest: number] {
  let lowest = Infinity;
  let highest = -Infinity;
  for (const value of measured) {
    if (value < lowest) lowest = value;
    if (value > highest) highest = value;
  }
  return [lowest, highest];
}

/** Whether a range is larger than what double precision loses by rounding. */
function moves(lowest: number, highest: number): boolean {
  return highest - lowest > 1e-12 * Math.max(Math.abs(lowest), Math.abs(highest), 1e-30);
}

/**
 * Scales values `[time, channel]` into `into`; missing values, infinities and channels without a scale become NaN.
 * @param levels subtracted first, by channel: the means of a window's centred channels
 */
export function scale({ offset, range }: Scaling, values: Values, into: Values, levels?: Float64Array): void {
  const channels = offset.length;
  for (let channel = 0; channel < channels; channel++) {
    const lowest = offset[channel]! + (levels?.[channel] ?? 0);
    const factor = range[channel]! > 0 ? 1 / range[channel]! : NaN;
    for (let index = channel; index < values.length; index += channels) {
      const scaled = (values[index]! - lowest) * factor;
      if (scaled >= -SCALED_LIMIT && scaled <= SCALED_LIMIT) into[index] = scaled;
      else into[index] = Number.isFinite(scaled) ? Math.sign(scaled) * SCALED_LIMIT : NaN;
    }
  }
}

/**
 * Scales a whole stretch in place. A centred channel keeps its course about the mean of the stretch, without clipping:
 * the windows are centred when they are cut.
 * @param values `[time, channel]`
 */
export function scaleStretch(scaling: Scaling, values: Values): void {
  const levels = levelsOf(scaling, values);
  const courses = values.slice();
  scale(scaling, values, values);
  scaling.centred?.forEach((isCentred, channel) => {
    const range = scaling.range[channel]!;
    if (!isCentred || range === 0) return;
    for (let index = channel; index < values.length; index += levels.length)
      values[index] = (courses[index]! - levels[channel]!) / range;
  });
}

/** The reverse of `scale` for one value; NaN for a channel that was never measured. */
export function unscale({ offset, range }: Scaling, channel: number, scaled: number, level = 0): number {
  return range[channel]! > 0 ? scaled * range[channel]! + offset[channel]! + level : NaN;
}
