import type { Window } from '@kymo/domain';

export const MINUTE_MS = 60_000;
export const DAY_STEPS = 1440;

/** A window of a series that is measured once a minute where not told otherwise, up to a step. @param valueAt `[channel]` at a step */
export function windowAt(
  step: number,
  valueAt: (step: number) => readonly number[],
  how: Partial<Pick<Window, 'length' | 'freshSteps' | 'channels' | 'intervalMs'>> & {
    readonly originMs?: number;
  } = {},
): Window {
  const { length = 16, freshSteps = 1, channels = ['level'], intervalMs = MINUTE_MS } = how;
  const { originMs = Date.UTC(2026, 0, 6) } = how;
  const rows = Array.from({ length }, (_, row) => valueAt(step - length + 1 + row));
  return {
    series: 'pump-01',
    tags: {},
    startMs: originMs + (step - length + 1) * intervalMs,
    intervalMs,
    length,
    channels,
    values: Float32Array.from(rows.flat()),
    freshSteps,
    freshSamples: freshSteps,
    silentChannels: [],
  };
}

/** Standard normal values. */
export function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
