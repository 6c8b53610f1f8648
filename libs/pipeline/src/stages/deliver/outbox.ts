import type { Outcome, OutboxEntry, Recipient } from '@kymo/domain';
import { turn } from '@kymo/statistics';

/** Verdicts that are turned into entries at once: the rest of the program, and Kafka's heartbeats, have their turn between. */
const SLICE_VERDICTS = 100;

/** What each recipient is owed for an outcome. */
export async function outboxOf(
  { verdicts, ...rest }: Outcome,
  recipients: readonly Recipient[],
): Promise<Record<string, readonly OutboxEntry[]>> {
  const owed = recipients.map(({ sink }) => ({ sink, entries: [] as OutboxEntry[] }));
  const take = (outcome: Outcome) =>
    recipients.forEach((recipient, index) => owed[index]!.entries.push(...recipient.entries(outcome)));
  for (let first = 0; first < verdicts.length; first += SLICE_VERDICTS) {
    take({ verdicts: verdicts.slice(first, first + SLICE_VERDICTS), alerts: [], deadLetters: [] });
    await turn();
  }
  take({ verdicts: [], ...rest });
  return Object.fromEntries(
    owed.filter(({ entries }) => entries.length > 0).map(({ sink, entries }) => [sink, entries]),
  );
}
