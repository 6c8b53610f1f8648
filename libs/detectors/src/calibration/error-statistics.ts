import type { WindowShape } from '../types/network';

/** One window and its reconstruction; arrays are `[time, channel]` and may be parts of larger ones. */
export interface ResidualWindow {
  /** Error of each value, not negative. */
  readonly errors: Float32Array;
  /** Scaled values, gaps filled. */
  readonly values: Float32Array;
  /** Scaled values that the network expects. */
  readonly expected: Float32Array;
  /** 1 where a value was missing; absent where none was. */
  readonly missing?: Uint8Array;
  /** Error by networks that see the newest steps alone; absent where there are none. */
  readonly recent?: number;
  /** Last steps that no earlier window has covered. */
  readonly freshSteps: number;
}

/** Statistics over all channels; they come before those of single channels. */
const SHARED_STATISTICS = 3;
/** The newest steps by themselves: the last of the shared statistics. */
export const RECENT_STATISTIC = 2;
/** Statistics of each channel: whole window, newest steps, worst fresh step, standstill, unrest. */
const CHANNEL_STATISTICS = 5;
/**
 * Share of the steps that a mean of one channel is over at least: of one that falls silent, the last values are
 * reconstructed badly among filled gaps, and must not count as much as a whole window.
 */
const LEAST_MEASURED = 1 / 4;
/** Share of the usual movement below which a standstill counts no more. */
const STILL = 0.05;

/** Number of error statistics of a window. */
export function statisticCount(channels: number): number {
  return SHARED_STATISTICS + CHANNEL_STATISTICS * channels;
}

/** Index of the channel that a statistic describes; -1 for a statistic over all channels. */
export function channelOfStatistic(statistic: number, channels: number): number {
  return statistic < SHARED_STATISTICS ? -1 : (statistic - SHARED_STATISTICS) % channels;
}

/** Whether a statistic of a single channel falls soon after a fault has ended: all but those of the whole window. */
export function isPrompt(statistic: number, channels: number): boolean {
  return statistic >= SHARED_STATISTICS + channels;
}

/** Steps that count as newest: enough for a mean, few enough for a prompt alarm. */
export function newestSteps(steps: number): number {
  return Math.max(4, Math.round(steps / 4));
}

/** Statistics of the same kind, one per channel; each shared statistic is a kind of its own. */
export function statisticsOfKind(statistic: number, channels: number): readonly number[] {
  if (statistic < SHARED_STATISTICS) return [statistic];
  const first = statistic - channelOfStatistic(statistic, channels);
  return Array.from({ length: channels }, (_, channel) => first + channel);
}

/**
 * Summarises the errors of one window in several statistics, because no single mean finds both one loud channel and many
 * quiet ones, both a spike and a slow leak. Missing values are left out; a statistic without any value is 0.
 * @param profile usual error at each place relative to its channel's mean, `[time, channel]`
 * @param movement usual movement between two steps, by channel; 0 where standing still is usual
 * @param into `[statistic]`
 */
export function computeErrorStatistics(
  window: ResidualWindow,
  { steps, channels }: WindowShape,
  profile: Float32Array,
  movement: ArrayLike<number>,
  into: Float32Array,
): void {
  const { errors, missing } = window;
  const newestBegin = steps - newestSteps(steps);
  const freshBegin = steps - window.freshSteps;
  let wholeSum = 0;
  let wholeCount = 0;
  let allNewestSum = 0;
  let allNewestCount = 0;
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    let count = 0;
    let newestSum = 0;
    let newestCount = 0;
    let worst = 0;
    for (let step = 0, index = channel; step < steps; step++, index += channels) {
      if (missing !== undefined && missing[index] !== 0) continue;
      const error = errors[index]! / profile[index]!;
      sum += error;
      count += 1;
      if (step >= newestBegin) {
        newestSum += error;
        newestCount += 1;
      }
      if (step >= freshBegin && error > worst) worst = error;
    }
    into[SHARED_STATISTICS + channel] = meanOf(sum, count, LEAST_MEASURED * steps);
    const leastNewest = LEAST_MEASURED * (steps - newestBegin);
    into[SHARED_STATISTICS + channels + channel] = meanOf(newestSum, newestCount, leastNewest);
    into[SHARED_STATISTICS + 2 * channels + channel] = worst;
    movementOf(window, steps, channels, channel, movement[channel]!, into);
    wholeSum += sum;
    wholeCount += count;
    allNewestSum += newestSum;
    allNewestCount += newestCount;
  }
  into[0] = meanOf(wholeSum, wholeCount);
  into[1] = meanOf(allNewestSum, allNewestCount);
  into[RECENT_STATISTIC] = window.recent ?? 0;
}

/**
 * Standstill: the usual movement over the mean movement of the newest steps, high where a sensor is stuck; 0 where too
 * little was measured. Unrest: mean squared movement in the later half that the network did not expect, high where a
 * channel is noisier or faster than it was.
 */
function movementOf(
  { values, expected, missing }: ResidualWindow,
  steps: number,
  channels: number,
  channel: number,
  usual: number,
  into: Float32Array,
): void {
  const newest = newestSteps(steps);
  const half = Math.floor(steps / 2);
  let moved = 0;
  let movedCount = 0;
  let squares = 0;
  let count = 0;
  for (let step = half; step < steps; step++) {
    const index = step * channels + channel;
    const before = index - channels;
    if (missing !== undefined && (missing[index] !== 0 || (before >= 0 && missing[before] !== 0))) continue;
    const movement = values[index]! - values[before]!;
    squares += (movement - expected[index]! + expected[before]!) ** 2;
    count += 1;
    if (step < steps - newest) continue;
    moved += Math.abs(movement);
    movedCount += 1;
  }
  const isMeasured = usual > 0 && movedCount >= newest / 2;
  into[SHARED_STATISTICS + 3 * channels + channel] = isMeasured
    ? usual / (moved / movedCount + STILL * usual)
    : 0;
  into[SHARED_STATISTICS + 4 * channels + channel] = count < newest ? 0 : squares / count;
}

function meanOf(sum: number, count: number, leastCount = 1): number {
  return count === 0 ? 0 : sum / Math.max(count, leastCount);
}
