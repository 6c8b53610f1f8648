import { stepsOf, type TrainingSeries } from '@kymo/domain';
import type { ExampleSet } from '@kymo/engine';
import type { WindowContext, Condition } from '../types/window-context';
import { fillGaps } from './fill-gaps';
import type { DetectorOptions } from '../types/options';
import { pickChannels } from './pick-channels';
import { fitScaling, scaleStretch, SCALED_LIMIT, type Scaling } from './scaling';

/** A training stretch in scaled units, its gaps filled. Its centred channels are centred only when windows are cut. */
export interface ScaledSeries {
  readonly series: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly startMs: number;
  readonly intervalMs: number;
  readonly steps: number;
  readonly scaling: Scaling;
  /** `[time, channel]` */
  readonly values: Float32Array;
  /** 1 where a value was missing, `[time, channel]`. */
  readonly missing: Uint8Array;
  /** Measured values before each step, `[steps + 1]`. */
  readonly measuredBefore: Uint32Array;
}

/** Brings a stretch into the model's channels and scale. */
export function scaleSeries(
  training: TrainingSeries,
  channels: readonly string[],
  how: Pick<DetectorOptions, 'scaling' | 'imputation' | 'windowLength'>,
  centred: readonly boolean[] = [],
): ScaledSeries {
  const steps = stepsOf(training);
  const measured = pickChannels(training.values, training.channels, channels, steps);
  const scaling = fitScaling(measured, channels.length, how.scaling, centred, how.windowLength);
  scaleStretch(scaling, measured);
  const values = Float32Array.from(measured);
  const missing = fillGaps(values, scaling.mean, how.imputation) ?? new Uint8Array(values.length);
  const measuredBefore = new Uint32Array(steps + 1);
  for (let step = 0; step < steps; step++) {
    let measured = channels.length;
    for (let channel = 0; channel < channels.length; channel++)
      measured -= missing[step * channels.length + channel]!;
    measuredBefore[step + 1] = measuredBefore[step]! + measured;
  }
  const { series, tags = {}, startMs, intervalMs } = training;
  return { series, tags, startMs, intervalMs, steps, scaling, values, missing, measuredBefore };
}

/**
 * Cuts one window out of a stretch, as the network gets it.
 * @param into `[time, channel]`
 */
export function cutWindow(
  { values, missing, scaling }: ScaledSeries,
  begin: number,
  into: Float32Array,
): void {
  const channels = scaling.offset.length;
  const from = begin * channels;
  into.set(values.subarray(from, from + into.length));
  scaling.centred?.forEach((isCentred, channel) => {
    if (!isCentred) return;
    let sum = 0;
    let count = 0;
    for (let index = channel; index < into.length; index += channels) {
      if (missing[from + index]) continue;
      sum += into[index]!;
      count += 1;
    }
    const shift = (count === 0 ? 0 : sum / count) + scaling.offset[channel]! / (scaling.range[channel]! || 1);
    for (let index = channel; index < into.length; index += channels)
      into[index] = Math.max(-SCALED_LIMIT, Math.min(SCALED_LIMIT, into[index]! - shift));
  });
}

/** Where a window begins: an index into the list of series, and a step. */
export interface WindowPlace {
  readonly series: number;
  readonly begin: number;
}

export function contextOf(
  { startMs, intervalMs, tags }: ScaledSeries,
  begin: number,
  windowLength: number,
): WindowContext {
  return { endMs: startMs + (begin + windowLength - 1) * intervalMs, tags };
}

/** Windows as training examples, copied out of the series when needed; each followed by its condition, if any. */
export function examplesOf(
  all: readonly ScaledSeries[],
  places: readonly WindowPlace[],
  windowLength: number,
  channels: number,
  condition: Condition | undefined,
): ExampleSet {
  const size = windowLength * channels;
  const stride = size + (condition?.size ?? 0);
  return {
    count: places.length,
    shape: condition ? [stride] : [windowLength, channels],
    fill(indices, into) {
      indices.forEach((place, row) => {
        const { series, begin } = places[place]!;
        const stretch = all[series]!;
        const values = into.subarray(row * stride, row * stride + size);
        cutWindow(stretch, begin, values);
        condition?.write(
          values,
          contextOf(stretch, begin, windowLength),
          into.subarray(row * stride + size, (row + 1) * stride),
        );
      });
    },
  };
}
