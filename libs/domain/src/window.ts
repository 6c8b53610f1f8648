import type { SeriesKey } from './sample';

/** Values as they were measured: doubles, so that a small step is kept beside a large value; floats where they were made so. */
export type Values = Float32Array | Float64Array;

/** A channel that has given nothing for longer than it ever pauses. */
export interface SilentChannel {
  readonly name: string;
  /** Time of its last value, milliseconds since the Unix epoch. */
  readonly sinceMs: number;
}

/** A closed stretch of one series on its regular grid of steps. */
export interface Window {
  readonly series: SeriesKey;
  readonly tags: Readonly<Record<string, string>>;
  /** Source partition that the series is read from; absent where windows are cut of a history. */
  readonly partition?: string;
  /** Time of the first step, milliseconds since the Unix epoch. */
  readonly startMs: number;
  /** Distance of two steps, milliseconds. */
  readonly intervalMs: number;
  /** Steps in the window. */
  readonly length: number;
  /** Channel names in ascending order: the columns of `values`. */
  readonly channels: readonly string[];
  /** `[time, channel]`, row-major; NaN where nothing was measured. */
  readonly values: Values;
  /** How many of the last steps no earlier window of the series has covered. */
  readonly freshSteps: number;
  /** Samples that lie in the fresh steps: each sample is fresh in exactly one window. */
  readonly freshSamples: number;
  readonly silentChannels: readonly SilentChannel[];
  /** Present on the last window of a series: nothing of its state holds for what may come after it. */
  readonly ends?: SeriesEnd;
}

/** Why a series ends: it was silent for so long that it is forgotten, or someone else has read it on. */
export type SeriesEnd = 'forgotten' | 'overtaken';

/** Time of the window's last step, milliseconds since the Unix epoch. */
export function windowEndMs(window: Pick<Window, 'startMs' | 'intervalMs' | 'length'>): number {
  return window.startMs + (window.length - 1) * window.intervalMs;
}

/** Time of step `index` of the window, milliseconds since the Unix epoch. */
export function stepMs(window: Pick<Window, 'startMs' | 'intervalMs'>, index: number): number {
  return window.startMs + index * window.intervalMs;
}

/** The last steps of a window, as many as a detector looks at. */
export function lastSteps(window: Window, length: number): Window {
  const dropped = window.length - length;
  if (dropped === 0) return window;
  return {
    ...window,
    startMs: stepMs(window, dropped),
    length,
    values: window.values.subarray(dropped * window.channels.length),
    freshSteps: Math.min(window.freshSteps, length),
  };
}
