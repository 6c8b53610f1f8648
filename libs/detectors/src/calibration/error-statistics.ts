import type { WindowShape } from '../types/network';

/** One window as the views see it; arrays `[time, channel]` may be parts of larger ones. */
export interface ResidualWindow {
  /** Error of each value, not negative. */
  readonly errors: Float32Array;
  /** Scaled values, gaps filled. */
  readonly values: Float32Array;
  /** Scaled values the network gives back. */
  readonly expected: Float32Array;
  /** 1 where a value was missing; absent where none was. */
  readonly missing?: Uint8Array;
  /** Error as those see it who know the newest steps alone; absent where no one does. */
  readonly recent?: number;
  /** Last steps that no earlier window has covered. */
  readonly freshSteps: number;
}

/** Views of all channels together, which come before the views of single channels. */
const SHARED_VIEWS = 3;
/** The newest steps by themselves: the last of the shared views. */
export const RECENT_VIEW = 2;
/** Views of each channel: whole window, newest steps, worst fresh step, standstill, unrest. */
const CHANNEL_VIEWS = 5;
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

/** Whether a view of a single channel forgets a fault soon after it has gone: all but those of the whole window. */
export function isPrompt(view: number, channels: number): boolean {
  return view >= SHARED_VIEWS + channels;
}

/** Steps that count as newest: long enough for a mean, short enough for a prompt alarm. */
export function newestSteps(steps: number): number {
  return Math.max(4, Math.round(steps / 4));
}

/** Views of the same kind, one per channel; each shared view stands alone. */
export function viewsOfKind(view: number, channels: number): readonly number[] {
  if (view < SHARED_VIEWS) return [view];
  const first = view - channelOfView(view, channels);
  return Array.from({ length: channels }, (_, channel) => first + channel);
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
    const { moved, unexpected } = movementOf(window, steps, channels, channel);
    const usual = movement[channel]!;
    into[SHARED_VIEWS + 3 * channels + channel] =
      usual > 0 && moved >= 0 ? usual / (moved + STILL * usual) : 0;
    into[SHARED_VIEWS + 4 * channels + channel] = unexpected;
    whole.sum += sum;
    whole.count += count;
    newest.sum += newestSum;
    newest.count += newestCount;
  }
  into[0] = mean(whole.sum, whole.count);
  into[1] = mean(newest.sum, newest.count);
  into[RECENT_VIEW] = window.recent ?? 0;
}

/**
 * Mean movement of the newest steps, low where a sensor is stuck, and mean squared movement that the network did not
 * expect over the later half, high where a channel is noisier or quicker than it was.
 * @returns a negative `moved` where too little was measured
 */
function movementOf(
  { values, expected, missing }: ResidualWindow,
  steps: number,
  channels: number,
  channel: number,
) {
  const newest = newestSteps(steps);
  const half = Math.floor(steps / 2);
  let moved = 0;
  let movedCount = 0;
  let squares = 0;
  let count = 0;
  for (let step = half; step < steps; step++) {
    const index = step * channels + channel;
    const before = index - channels;
    if (missing?.[index] || missing?.[before]) continue;
    const movement = values[index]! - values[before]!;
    squares += (movement - expected[index]! + expected[before]!) ** 2;
    count += 1;
    if (step < steps - newest) continue;
    moved += Math.abs(movement);
    movedCount += 1;
  }
  return {
    moved: movedCount < newest / 2 ? -1 : moved / movedCount,
    unexpected: count < newest ? 0 : squares / count,
  };
}

function mean(sum: number, count: number): number {
  return count === 0 ? 0 : sum / count;
}
