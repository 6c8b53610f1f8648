import { stepsOf, type TrainingSeries, type Values, type Window, windowAt, windowEndMs } from '@kymo/domain';

/** Windows with a smaller share of measured values are left out. */
const MEASURED_SHARE = 0.5;

/**
 * Windows of a stretch as the live monitor would cut them, in the order of time.
 * @param fromMs earliest time of the last step of a window
 */
export function stretchWindows(
  stretch: TrainingSeries,
  { length, stride, fromMs = Number.NEGATIVE_INFINITY }: { length: number; stride: number; fromMs?: number },
): Window[] {
  const lastBegin = stepsOf(stretch) - length;
  const windows: Window[] = [];
  for (let begin = 0; begin <= lastBegin; begin += stride) {
    const window = windowAt(stretch, begin, length, stride);
    if (windowEndMs(window) < fromMs || measuredShare(window.values) < MEASURED_SHARE) continue;
    windows.push(window);
  }
  return windows;
}

function measuredShare(values: Values): number {
  let measured = 0;
  for (const value of values) if (!Number.isNaN(value)) measured += 1;
  return measured / values.length;
}
