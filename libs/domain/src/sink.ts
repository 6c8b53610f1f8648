import type { Alert } from './alert';
import type { DeadLetter } from './decoder';
import type { Notification, NotificationEvent } from './notification';
import type { Readiness } from './source';
import type { WrongClock } from './sample';
import type { Verdict } from './verdict';

/** One thing owed to a sink. The identity is the same whenever the same thing is owed again. */
export interface OutboxEntry {
  readonly id: string;
  /** UTF-8 payload in the sink's own form. */
  readonly payload: string;
  /** Entries of one key are delivered in order, whatever becomes of others; an entry without one stands for itself. */
  readonly key?: string;
  /** What it tells people; absent where it is no alert. */
  readonly tells?: Told;
}

/** What an alert is about. */
interface Told {
  readonly incidents: readonly string[];
  readonly event: NotificationEvent;
}

/** An alert that a receiver has taken. */
export interface SentAlert {
  readonly receiver: string;
  readonly event: NotificationEvent;
  /** Which message of its group it is, from 1. */
  readonly revision: number;
  /** By the clock, milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** An entry in the outbox. Positions grow; a later entry has a higher one. */
export interface OwedEntry {
  readonly position: number;
  readonly entry: OutboxEntry;
}

/**
 * What happens when the outbox of a sink is full. `block`: nothing more is read until there is room. `drop_oldest`: the
 * oldest entries are dropped and counted. `dead_letter`: the oldest entries go to the dead-letter sinks.
 */
export type FullOutboxPolicy = 'block' | 'drop_oldest' | 'dead_letter';

/** How much may wait for a sink. */
export interface OutboxLimits {
  readonly maxBytes: number;
  readonly whenFull: FullOutboxPolicy;
  /** Time after which an entry that fails again and again goes to the dead-letter sinks, milliseconds; never by default. */
  readonly expiresAfterMs?: number;
}

/** A part of an entry that its sink will never take: it becomes a dead letter, while the rest is delivered. */
export interface RefusedPart {
  readonly entry: OutboxEntry;
  /** The part itself, such as one point, in the sink's own form. */
  readonly payload: string;
  /** What the sink says of it. */
  readonly why: string;
}

/** Parts of what was delivered that the receiver has no place for, and does not name. */
export interface UnkeptParts {
  readonly count: number;
  readonly why: string;
}

/** What became of an attempt to deliver. */
export type Delivery =
  | {
      readonly status: 'delivered';
      readonly refused?: readonly RefusedPart[];
      readonly unkept?: readonly UnkeptParts[];
    }
  | { readonly status: 'retry'; readonly error: Error; readonly afterMs?: number }
  | {
      readonly status: 'refused';
      readonly error: Error;
      /** An entry is refused for what it holds; others may be taken. */
      readonly entryAlone?: boolean;
    };

/** Where effects go. Delivery is at least once and in order; the receiver tells repeats by their identity. */
export interface Sink {
  readonly name: string;
  /** Most entries taken in one call. */
  readonly batchEntries: number;
  /** How long entries may wait for others to fill their batch, milliseconds. Default 0. */
  readonly batchAgeMs?: number;
  deliver(entries: readonly OutboxEntry[], signal: AbortSignal): Promise<Delivery>;
  /** Checks that the sink can be reached, without writing. */
  readiness(): Promise<Readiness>;
  /** Finds a wrong address without telling anybody anything; absent where `readiness` does. */
  probe?(signal: AbortSignal): Promise<Readiness>;
  close(): Promise<void>;
}

/** What one pass has found. */
export interface Outcome {
  readonly verdicts: readonly Verdict[];
  readonly alerts: readonly Alert[];
  /** Messages to receivers. */
  readonly notifications?: readonly Notification[];
  readonly deadLetters: readonly DeadLetter[];
  readonly wrongClocks?: readonly WrongClock[];
}

/** Says what a sink is owed for an outcome. An outcome may come in parts: each verdict, alert and dead letter comes once. */
export interface Recipient {
  /** Name of the sink. */
  readonly sink: string;
  entries(outcome: Outcome): readonly OutboxEntry[];
  /** Whether something is owed by the clock, although nothing has been found. */
  isDue?(nowMs: number): boolean;
}
