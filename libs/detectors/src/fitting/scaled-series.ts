import type { TrainingSeries } from '@kymo/domain';
import type { ExampleSet } from '@kymo/engine';
import { CALENDAR_SIZE, writeCalendar } from '../calendar';
import { carryForward } from '../imputation/carry';
import { fitScaling, scale, type Scaling } from '../scaling/min-max';

/** A training stretch in scaled units, its gaps filled. */
export interface ScaledSeries {
  readonly series: string;
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
export function scaleSeries(training: TrainingSeries, channels: readonly string[]): ScaledSeries {
  const steps = Math.floor(training.values.length / training.channels.length);
  const values = pickChannels(training.values, training.channels, channels, steps);
  const scaling = fitScaling(values, channels.length);
  scale(scaling, values, values);
  const missing = carryForward(values, scaling.mean) ?? new Uint8Array(values.length);
  const measuredBefore = new Uint32Array(steps + 1);
  for (let step = 0; step < steps; step++) {
    let measured = channels.length;
    for (let channel = 0; channel < channels.length; channel++)
      measured -= missing[step * channels.length + channel]!;
    measuredBefore[step + 1] = measuredBefore[step]! + measured;
  }
  const { series, startMs, intervalMs } = training;
  return { series, startMs, intervalMs, steps, scaling, values, missing, measuredBefore };
}

/** Columns by name, in a fresh array; NaN for a channel that is not there. */
export function pickChannels(
  values: Float32Array,
  from: readonly string[],
  to: readonly string[],
  steps: number,
  into = new Float32Array(steps * to.length),
): Float32Array {
  const places = to.map((channel) => from.indexOf(channel));
  for (let step = 0; step < steps; step++) {
    for (let column = 0; column < places.length; column++) {
      const place = places[column]!;
      into[step * places.length + column] = place < 0 ? NaN : values[step * from.length + place]!;
    }
  }
  return into;
}

/** Where a window begins: an index into the list of series, and a step. */
export interface WindowPlace {
  readonly series: number;
  readonly begin: number;
}

/** Time of the last step of a window, milliseconds. */
export function endMs({ startMs, intervalMs }: ScaledSeries, begin: number, windowLength: number): number {
  return startMs + (begin + windowLength - 1) * intervalMs;
}

/** Windows as examples, copied out of the series only when asked for; where wanted with the calendar of their end. */
export function examplesOf(
  all: readonly ScaledSeries[],
  places: readonly WindowPlace[],
  windowLength: number,
  channels: number,
  usesCalendar: boolean,
): ExampleSet {
  const size = windowLength * channels;
  const stride = usesCalendar ? size + CALENDAR_SIZE : size;
  return {
    count: places.length,
    shape: usesCalendar ? [stride] : [windowLength, channels],
    fill(indices, into) {
      indices.forEach((place, row) => {
        const { series, begin } = places[place]!;
        const stretch = all[series]!;
        into.set(stretch.values.subarray(begin * channels, begin * channels + size), row * stride);
        if (usesCalendar) writeCalendar(endMs(stretch, begin, windowLength), into, row * stride + size);
      });
    },
  };
}
