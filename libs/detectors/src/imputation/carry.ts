/**
 * Fills gaps in place: the last value carried on, else the channel's mean.
 * @param values `[time, channel]`, NaN where missing
 * @param mean by channel
 * @returns 1 where a value was missing, `[time, channel]`; nothing where none was
 */
export function carryForward(values: Float32Array, mean: readonly number[]): Uint8Array | undefined {
  const channels = mean.length;
  let missing: Uint8Array | undefined;
  for (let index = 0; index < values.length; index++) {
    if (!Number.isNaN(values[index]!)) continue;
    missing ??= new Uint8Array(values.length);
    missing[index] = 1;
    values[index] = index >= channels ? values[index - channels]! : mean[index]!;
  }
  return missing;
}
