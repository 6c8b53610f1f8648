/** Where each channel of one series usually lies, learnt from its training part. */
export interface Scaling {
  /** Lowest value, by channel. */
  readonly offset: readonly number[];
  /** Highest minus lowest value; 1 for a channel that did not move, 0 for one that was never measured. */
  readonly range: readonly number[];
  /** Mean in scaled units, by channel; stands in where a channel was never measured. */
  readonly mean: readonly number[];
}

/** Scaled values are held within ± this: a wild value must not drown all others. */
export const SCALED_LIMIT = 4;

/** Learns the scaling of one series. @param values `[time, channel]`, NaN where missing */
export function fitScaling(values: Float32Array, channels: number): Scaling {
  const columns = Array.from({ length: channels }, (_, channel) => fitChannel(values, channels, channel));
  return {
    offset: columns.map(({ offset }) => offset),
    range: columns.map(({ range }) => range),
    mean: columns.map(({ mean }) => mean),
  };
}

function fitChannel(values: Float32Array, channels: number, channel: number) {
  let lowest = Infinity;
  let highest = -Infinity;
  let sum = 0;
  let count = 0;
  for (let index = channel; index < values.length; index += channels) {
    const value = values[index]!;
    if (!Number.isFinite(value)) continue;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
    sum += value;
    count += 1;
  }
  if (count === 0) return { offset: 0, range: 0, mean: 0 };
  const range = moves(lowest, highest) ? highest - lowest : 1;
  return { offset: lowest, range, mean: (sum / count - lowest) / range };
}

/** A spread that single precision cannot tell from rounding is no movement. */
function moves(lowest: number, highest: number): boolean {
  return highest - lowest > 1e-6 * Math.max(Math.abs(lowest), Math.abs(highest), 1e-30);
}

/** Scales values `[time, channel]` into `into`; what is missing, not finite or of an unlearnt channel becomes NaN. */
export function scale({ offset, range }: Scaling, values: Float32Array, into: Float32Array): void {
  const channels = offset.length;
  for (let channel = 0; channel < channels; channel++) {
    const lowest = offset[channel]!;
    const factor = range[channel]! > 0 ? 1 / range[channel]! : NaN;
    for (let index = channel; index < values.length; index += channels) {
      const scaled = (values[index]! - lowest) * factor;
      into[index] = Number.isFinite(scaled) ? Math.max(-SCALED_LIMIT, Math.min(SCALED_LIMIT, scaled)) : NaN;
    }
  }
}

/** Gives a scaled value of one channel its unit back; NaN for a channel that was never measured. */
export function unscale({ offset, range }: Scaling, channel: number, scaled: number): number {
  return range[channel]! > 0 ? scaled * range[channel]! + offset[channel]! : NaN;
}
