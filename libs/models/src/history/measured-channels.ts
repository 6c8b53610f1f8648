import type { Values } from '@kymo/domain';

/** Values looked at in one slice. */
const SLICE_VALUES = 500_000;

interface Measured {
  readonly channels: readonly string[];
  /** `[time, channel]`, row-major; NaN where missing. */
  readonly values: Values;
}

/** Steps of which anything was measured, in slices. */
export function* measuredSteps({ channels, values }: Measured): Generator<undefined, number> {
  let measured = 0;
  for (const { from, to } of slicesOf({ channels, values })) {
    for (let step = from; step < to; step++) {
      for (let cell = step * channels.length; cell < (step + 1) * channels.length; cell++) {
        if (Number.isNaN(values[cell]!)) continue;
        measured += 1;
        break;
      }
    }
    yield;
  }
  return measured;
}

/** The channels measured in at least a share of the steps, in slices. Their values lie in shared memory. */
export function* withoutRareChannels(
  { channels, values }: Measured,
  minShare: number,
): Generator<undefined, Measured> {
  const width = channels.length;
  const measured = new Float64Array(width);
  for (const { from, to } of slicesOf({ channels, values })) {
    for (let cell = from * width; cell < to * width; cell++)
      if (!Number.isNaN(values[cell]!)) measured[cell % width]! += 1;
    yield;
  }
  const steps = width === 0 ? 0 : values.length / width;
  const kept = [...channels.keys()].filter((channel) => measured[channel]! >= minShare * steps);
  const narrowed = shared(steps * kept.length);
  for (const { from, to } of slicesOf({ channels, values })) {
    for (let step = from; step < to; step++) {
      for (let column = 0; column < kept.length; column++)
        narrowed[step * kept.length + column] = values[step * width + kept[column]!]!;
    }
    yield;
  }
  return { channels: kept.map((channel) => channels[channel]!), values: narrowed };
}

/** Ranges of steps that are looked at in one go. */
function* slicesOf({
  channels,
  values,
}: Measured): Generator<{ readonly from: number; readonly to: number }> {
  if (channels.length === 0) return;
  const steps = values.length / channels.length;
  const length = Math.max(1, Math.floor(SLICE_VALUES / channels.length));
  for (let from = 0; from < steps; from += length) yield { from, to: Math.min(steps, from + length) };
}

/** A worker thread reads shared memory without a copy. */
function shared(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(length * Float64Array.BYTES_PER_ELEMENT));
}
