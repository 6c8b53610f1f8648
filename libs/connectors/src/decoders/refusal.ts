import { REJECTION_REASONS, type RawRecord, type Rejection } from '@kymo/domain';

const REASON_HEADER = 'kymo-refused';
const MESSAGE_HEADER = 'kymo-refused-message';

/** A record that its source could not turn into telemetry: it travels on, untouched, to be refused in its turn. */
export function refused(record: RawRecord, { reason, message }: Rejection): RawRecord {
  return { ...record, headers: { ...record.headers, [REASON_HEADER]: reason, [MESSAGE_HEADER]: message } };
}

/** Why the record's source refused it, if it did. */
export function refusalOf(record: RawRecord): Rejection | undefined {
  const stated = record.headers?.[REASON_HEADER];
  const reason = REJECTION_REASONS.find((known) => known === stated);
  return reason && { reason, message: record.headers?.[MESSAGE_HEADER] ?? 'refused by its source' };
}
