import type { Values } from '@kymo/domain';
import { z } from 'zod';
import { profileOf, profileSchema, type Profile } from './profile';

const profiles = z.array(profileSchema.nullable()).readonly();

/** Distributions of a series at the time of the fit. */
export const referenceSchema = z.object({
  /** Calibrated scores of held-out windows. */
  scores: profileSchema.nullable(),
  /** Steps between two of those windows. */
  stride: z.int().positive(),
  /** Scaled values by channel; null where too few were measured. */
  levels: profiles,
  /** Absolute difference of two neighbouring scaled values, by channel: shows noise and activity. */
  movements: profiles,
});

export type Reference = z.infer<typeof referenceSchema>;

/**
 * Profiles a training series, to compare later stretches with it.
 * @param values `[time, channel]`, scaled, NaN where missing
 * @param scores of held-out windows, in the order of time
 * @param centred channels whose level is ignored
 */
export function fitReference(
  values: Float32Array,
  channels: number,
  scores: Float32Array,
  stride: number,
  centred: readonly boolean[] = [],
): Reference {
  const byChannel = (of: (column: Float32Array) => Float32Array): (Profile | null)[] =>
    Array.from(
      { length: channels },
      (_, channel) => profileOf(of(column(values, channels, channel))) ?? null,
    );
  return {
    scores: profileOf(scores) ?? null,
    stride,
    levels: byChannel((own) => own).map((own, channel) => (centred[channel] ? null : own)),
    movements: byChannel(movementsOf),
  };
}

export function column(values: Values, channels: number, channel: number): Float32Array {
  return Float32Array.from(
    { length: values.length / channels },
    (_, step) => values[step * channels + channel]!,
  );
}

/** NaN where either neighbour is missing. */
export function movementsOf(column: Float32Array): Float32Array {
  return Float32Array.from(column.subarray(1), (value, index) => Math.abs(value - column[index]!));
}
