export const REJECTION_REASONS = [
  'not_text',
  'not_json',
  'not_decodable',
  'schema_unknown',
  'alias_unknown',
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
  'outbox_full',
  'sink_refused',
  'expired',
] as const;

/** Why a record is refused: a closed set, so that it can label a counter. */
export type RejectionReason = (typeof REJECTION_REASONS)[number];

/** A record, or a part of one, that is no sample, or one that there is no room for. */
export interface Rejection {
  readonly reason: RejectionReason;
  /** What was being done, the value found, the value allowed, what to do. */
  readonly message: string;
}
