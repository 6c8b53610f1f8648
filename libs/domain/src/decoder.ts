import type { Sample } from './sample';
import type { RawRecord } from './source';

export const REJECTION_REASONS = [
  'not_text',
  'not_json',
  'schema',
  'time_missing',
  'time_invalid',
  'time_in_seconds',
  'time_in_future',
  'value_not_finite',
  'too_large',
  'too_many_channels',
  'ragged_row',
  'too_many_series',
] as const;

/** Why a record is refused: a closed set, so that it can label a counter. */
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** A record, or a part of one, that is no sample, or one that there is no room for. */
export interface Rejection {
  readonly reason: RejectionReason;
  /** What was being done, the value found, the value allowed, what to do. */
  readonly message: string;
}

/** What a record says: its samples, and what of it had to be refused. */
export interface Decoded {
  readonly samples: readonly Sample[];
  readonly rejections: readonly Rejection[];
}

/** Turns a record of one wire format into samples. Never throws for bad input. */
export interface Decoder {
  decode(record: RawRecord): Decoded;
}

/** A refused record on its way to the dead-letter sink, key, value and headers untouched. */
export interface DeadLetter extends Rejection {
  readonly record: RawRecord;
}
