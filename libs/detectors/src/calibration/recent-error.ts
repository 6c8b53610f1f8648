import { mean, quantile } from '@kymo/statistics';

/** Errors below this, in scaled units squared, are rounding. */
const SMALLEST_ERROR = 1e-3;
const UNIT_QUANTILE = 0.98;

/**
 * Error of the newest steps of a window: the geometric mean over the networks requires them to agree.
 * @param errors by network and channel, `[network, channel]`
 * @param units usual error of each channel, by which errors count; without them all channels weigh the same, as in
 *   artifacts that have none
 */
export function recentErrorOf(
  errors: Float32Array,
  channels: number,
  units: readonly number[] | undefined,
): number {
  if (units === undefined)
    return geometricMean(networksOf(errors, channels).map((own) => mean(own) + SMALLEST_ERROR));
  return mean(byChannel(errors, channels).map((error, channel) => error / units[channel]!));
}

/**
 * High quantile of the errors of each channel over held-out windows, at least the mean over the channels: a channel that
 * hardly ever errs would otherwise alarm at a trifle. Undefined where no window has such errors.
 * @param heldOut errors of windows, `[network, channel]`
 */
export function recentUnitsOf(
  heldOut: readonly { readonly recent?: Float32Array }[],
  channels: number,
): number[] | undefined {
  const windows = heldOut.flatMap(({ recent }) => (recent ? [byChannel(recent, channels)] : []));
  if (windows.length === 0) return undefined;
  const bare = Array.from({ length: channels }, (_, channel) =>
    quantile(
      windows.map((own) => own[channel]!),
      UNIT_QUANTILE,
    ),
  );
  const usual = mean(bare);
  return bare.map((unit) => Math.max(unit, usual));
}

function byChannel(errors: Float32Array, channels: number): number[] {
  const networks = networksOf(errors, channels);
  return Array.from({ length: channels }, (_, channel) =>
    geometricMean(networks.map((own) => own[channel]! + SMALLEST_ERROR)),
  );
}

function networksOf(errors: Float32Array, channels: number): Float32Array[] {
  return Array.from({ length: errors.length / channels }, (_, network) =>
    errors.subarray(network * channels, (network + 1) * channels),
  );
}

function geometricMean(values: readonly number[]): number {
  return values.reduce((product, value) => product * value, 1) ** (1 / values.length);
}
