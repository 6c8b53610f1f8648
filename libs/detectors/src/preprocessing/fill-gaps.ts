import type { Imputation } from '../types/imputation';

/**
 * Fills gaps in place; a channel without any measured value takes its mean.
 * @param values `[time, channel]`, NaN where missing
 * @param mean by channel
 * @returns 1 where a value was missing, `[time, channel]`; undefined where none was
 */
export function fillGaps(
  values: Float32Array,
  mean: readonly number[],
  imputation: Imputation,
): Uint8Array | undefined {
  const missing = missingIn(values);
  if (missing === undefined) return undefined;
  const channels = mean.length;
  for (let index = 0; index < values.length; index++) {
    if (!missing[index]) continue;
    const usual = mean[index % channels]!;
    if (imputation === 'mean') values[index] = usual;
    else if (imputation === 'linear') fillRun(values, missing, index, channels, usual);
    else values[index] = index >= channels ? values[index - channels]! : usual;
  }
  return missing;
}

function missingIn(values: Float32Array): Uint8Array | undefined {
  let missing: Uint8Array | undefined;
  for (let index = 0; index < values.length; index++) {
    if (!Number.isNaN(values[index]!)) continue;
    missing ??= new Uint8Array(values.length);
    missing[index] = 1;
  }
  return missing;
}

/** The next step of the line to the value after the gap; constant where either end is missing. Earlier steps are filled. */
function fillRun(
  values: Float32Array,
  missing: Uint8Array,
  index: number,
  channels: number,
  usual: number,
): void {
  let after = index + channels;
  while (after < values.length && missing[after]) after += channels;
  const isOpen = after >= values.length;
  const before = index >= channels ? values[index - channels]! : isOpen ? usual : values[after]!;
  const rise = isOpen ? 0 : values[after]! - before;
  values[index] = before + (rise * channels) / (after - index + channels);
}
