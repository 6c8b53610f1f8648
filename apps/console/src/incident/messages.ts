import type { IncidentAlertsView } from '@kymo/api';

type Event = IncidentAlertsView['sent'][number]['event'];

/** Receivers that took a message within a minute of the first of them. */
export interface Taken {
  readonly atMs: number;
  readonly receivers: readonly string[];
}

/** What was told of an incident at once: to whom, and who has yet to hear it. */
export interface Message {
  readonly key: string;
  readonly event: Event;
  /** Earliest first. */
  readonly taken: readonly Taken[];
  /** Receivers that have yet to take it. */
  readonly owed: readonly string[];
}

const MINUTE = 60_000;

/** One for each message, earliest first, whoever got it by which route. */
export function messagesOf({ sent, waiting }: IncidentAlertsView): Message[] {
  const keys = new Set([...sent, ...waiting].map(keyOf));
  const messages = [...keys].map((key): Message => {
    const taken = sent.filter((one) => keyOf(one) === key);
    const owed = waiting.filter((one) => keyOf(one) === key);
    return {
      key,
      event: [...taken, ...owed][0]!.event,
      taken: takenTogether(taken),
      owed: owed.map(({ receiver }) => receiver),
    };
  });
  return messages.sort((one, other) => firstMs(one) - firstMs(other));
}

function keyOf({ revision, event }: { readonly revision: number; readonly event: Event }): string {
  return `${revision} ${event}`;
}

function firstMs({ taken }: Message): number {
  return taken[0]?.atMs ?? Number.MAX_VALUE;
}

function takenTogether(sent: IncidentAlertsView['sent']): Taken[] {
  const together: { atMs: number; receivers: string[] }[] = [];
  for (const { receiver, atMs } of [...sent].sort((one, other) => one.atMs - other.atMs)) {
    const latest = together.at(-1);
    if (latest !== undefined && atMs - latest.atMs < MINUTE) latest.receivers.push(receiver);
    else together.push({ atMs, receivers: [receiver] });
  }
  return together;
}
