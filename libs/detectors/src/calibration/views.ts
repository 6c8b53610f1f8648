import type { WindowShape } from '../definition';

/** One window as the views see it; arrays `[time, channel]` may be parts of larger ones. */
export interface ResidualWindow {
  /** Error of each value, not negative. */
  readonly errors: Float32Array;
  /** Scaled values, gaps filled. */
  readonly values: Float32Array;
  /** 1 where a value was missing; absent where none was. */
  readonly missing?: Uint8Array;
  /** Last steps that no earlier window has covered. */
  readonly freshSteps: number;
}

/** Views of all channels together, which come before the views of single channels. */
const SHARED_VIEWS = 2;
/** Views of each channel: whole window, newest steps, worst fresh step, standstill. */
const CHANNEL_VIEWS = 4;
/** Share of the typical movement below which a standstill grows no worse. */
const STILL = 0.05;

/** Number of views of a window. */
export function viewCount(channels: number): number {
  return SHARED_VIEWS + CHANNEL_VIEWS * channels;
}

/** Index of the channel a view looks at; -1 where it looks at all. */
export function channelOfView(view: number, channels: number): number {
  return view < SHARED_VIEWS ? -1 : (view - SHARED_VIEWS) % channels;
}

/** Steps that count as newest: long enough for a mean, short enough for a prompt alarm. */
export function newestSteps(steps: number): number {
  return Math.max(4, Math.round(steps / 4));
}

/**
 * Looks at the errors of one window in several ways, since no single mean finds both one loud channel and many quiet
 * ones, both a spike and a slow leak. Missing values are left out; a view with nothing to see gives 0.
 * @param profile usual error at each place relative to its channel's mean, `[time, channel]`
 * @param movement usual movement between two steps, by channel; 0 where standing still is usual
 * @param into `[view]`
 */
export function viewWindow(
  window: ResidualWindow,
  { steps, channels }: WindowShape,
  profile: Float32Array,
  movement: ArrayLike<number>,
  into: Float32Array,
): void {
  const newestBegin = steps - newestSteps(steps);
  const whole = { sum: 0, count: 0 };
  const newest = { sum: 0, count: 0 };
  for (let channel = 0; channel < channels; channel++) {
    let sum = 0;
    let count = 0;
    let newestSum = 0;
    let newestCount = 0;
    let worst = 0;
    for (let step = 0; step < steps; step++) {
      const index = step * channels + channel;
      if (window.missing?.[index]) continue;
      const error = window.errors[index]! / profile[index]!;
      sum += error;
      count += 1;
      if (step >= newestBegin) {
        newestSum += error;
        newestCount += 1;
      }
      if (step >= steps - window.freshSteps && error > worst) worst = error;
    }
    into[SHARED_VIEWS + channel] = mean(sum, count);
    into[SHARED_VIEWS + channels + channel] = mean(newestSum, newestCount);
    into[SHARED_VIEWS + 2 * channels + channel] = worst;
    into[SHARED_VIEWS + 3 * channels + channel] = standstill(window, steps, channels, channel, movement[channel]!);
    whole.sum += sum;
    whole.count += count;
    newest.sum += newestSum;
    newest.count += newestCount;
  }
  into[0] = mean(whole.sum, whole.count);
  into[1] = mean(newest.sum, newest.count);
}

/** Usual movement over mean movement of the newest steps: high where a sensor is stuck. */
function standstill(
  window: ResidualWindow,
  steps: number,
  channels: number,
  channel: number,
  usual: number,
): number {
  if (usual === 0) return 0;
  let moved = 0;
  let count = 0;
  for (let step = steps - newestSteps(steps); step < steps; step++) {
    const index = step * channels + channel;
    if (window.missing?.[index] || window.missing?.[index - channels]) continue;
    moved += Math.abs(window.values[index]! - window.values[index - channels]!);
    count += 1;
  }
  return count < newestSteps(steps) / 2 ? 0 : usual / (moved / count + STILL * usual);
}

function mean(sum: number, count: number): number {
  return count === 0 ? 0 : sum / count;
}
