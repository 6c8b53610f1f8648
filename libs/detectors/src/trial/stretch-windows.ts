import { type TrainingSeries, type Window, stepMs } from '@kymo/domain';

/** A window of which less than this share was measured shows nothing. */
const MEASURED_SHARE = 0.5;

/**
 * Windows of a stretch as the live monitor would cut them, in the order of time.
 * @param fromMs the last step of each lies no earlier
 */
export function stretchWindows(
  stretch: TrainingSeries,
  { length, stride, fromMs = Number.NEGATIVE_INFINITY }: { length: number; stride: number; fromMs?: number },
): Window[] {
  const { series, intervalMs, channels, values, tags = {} } = stretch;
  const width = channels.length;
  const steps = width === 0 ? 0 : values.length / width;
  const windows: Window[] = [];
  for (let begin = 0; begin + length <= steps; begin += stride) {
    const startMs = stepMs(stretch, begin);
    if (startMs + (length - 1) * intervalMs < fromMs) continue;
    const own = values.subarray(begin * width, (begin + length) * width);
    if (measuredShare(own) < MEASURED_SHARE) continue;
    windows.push({
      series,
      tags,
      startMs,
      intervalMs,
      length,
      channels,
      values: own,
      freshSteps: stride,
      freshSamples: stride,
      silentChannels: [],
    });
  }
  return windows;
}

function measuredShare(values: Float32Array): number {
  let measured = 0;
  for (const value of values) if (!Number.isNaN(value)) measured += 1;
  return measured / values.length;
}
