import type { Window } from '@kymo/domain';
import { placeOf } from '../../place-of';

/** Lowest and highest value that a channel usually takes, `[channel]` each: plain, so that it can be stored. */
export interface UsualRange {
  readonly channels: readonly string[];
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** What is not seen again is forgotten over so many steps. */
const FORGET_STEPS = 10_000;

export function beginRange(channels: readonly string[]): UsualRange {
  return {
    channels,
    low: new Float64Array(channels.length).fill(Number.NaN),
    high: new Float64Array(channels.length).fill(Number.NaN),
  };
}

/** A copy that later windows do not change. */
export function copyRange({ channels, low, high }: UsualRange): UsualRange {
  return { channels, low: low.slice(), high: high.slice() };
}

/** Takes in the newest step of a window, in place. */
export function widen({ channels, low, high }: UsualRange, window: Window): void {
  const newest = (window.length - 1) * window.channels.length;
  for (let channel = 0; channel < channels.length; channel++) {
    const column = placeOf(window.channels, channels[channel]!, channel);
    const value = column < 0 ? Number.NaN : window.values[newest + column]!;
    if (Number.isNaN(value)) continue;
    const slack = ((high[channel]! - low[channel]!) * window.freshSteps) / FORGET_STEPS || 0;
    low[channel] = Math.min(value, Number.isNaN(low[channel]!) ? value : low[channel]! + slack);
    high[channel] = Math.max(value, Number.isNaN(high[channel]!) ? value : high[channel]! - slack);
  }
}
