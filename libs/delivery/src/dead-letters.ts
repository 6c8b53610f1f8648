import {
  type DeadLetter,
  type OutboxEntry,
  type OwedEntry,
  type Recipient,
  type RefusedPart,
} from '@kymo/domain';

/** What the dead-letter sinks are owed for what another sink did not take, by sink: nothing where there are none. */
export function owedForDeadLetters(
  recipients: readonly Recipient[],
  deadLetters: readonly DeadLetter[],
): Record<string, readonly OutboxEntry[]> {
  const owed: Record<string, readonly OutboxEntry[]> = {};
  for (const recipient of recipients) {
    const entries = recipient.entries({ verdicts: [], alerts: [], deadLetters });
    if (entries.length > 0) owed[recipient.sink] = entries;
  }
  return owed;
}

/** Parts of entries that a sink will never take, as dead letters. */
export function lettersOfRefused(
  sink: string,
  owed: readonly OwedEntry[],
  refused: readonly RefusedPart[],
): DeadLetter[] {
  const positionOf = new Map(owed.map(({ entry, position }) => [entry, position]));
  return refused.map(({ entry, payload, why }) => ({
    reason: 'sink_refused',
    message: `delivering ${entry.id} to ${sink}: it refuses this part: ${why}`,
    record: {
      partition: `outbox of ${sink}`,
      offset: positionOf.get(entry) ?? 0,
      key: Buffer.from(entry.id),
      value: Buffer.from(payload),
    },
  }));
}

/** An entry that its sink has failed at for too long, as a dead letter. */
export function expiredLetter(
  sink: string,
  { entry: { id, payload }, position }: OwedEntry,
  { message }: Error,
): DeadLetter {
  return {
    reason: 'expired',
    message: `delivering ${id} to ${sink}: it has failed for too long, at last with: ${message}`,
    record: {
      partition: `outbox of ${sink}`,
      offset: position,
      key: Buffer.from(id),
      value: Buffer.from(payload),
    },
  };
}
