import type { Alert } from './alert';
import type { DeadLetter } from './decoder';
import type { Readiness } from './source';
import type { Verdict } from './verdict';

/** One thing owed to a sink. The identity is the same whenever the same thing is owed again. */
export interface OutboxEntry {
  readonly id: string;
  /** UTF-8 payload in the sink's own form. */
  readonly payload: string;
}

/** What became of an attempt to deliver. */
export type Delivery =
  | { readonly status: 'delivered' }
  | { readonly status: 'retry'; readonly error: Error; readonly afterMs?: number }
  | {
      readonly status: 'refused';
      readonly error: Error;
      /** The first entry is refused for what it holds; those behind it may be taken. */
      readonly entryAlone?: boolean;
    };

/** Where effects go. Delivery is at least once and in order; the receiver tells repeats by their identity. */
export interface Sink {
  readonly name: string;
  /** Most entries taken in one call. */
  readonly batchEntries: number;
  deliver(entries: readonly OutboxEntry[], signal: AbortSignal): Promise<Delivery>;
  /** Checks that the sink can be reached, without writing. */
  readiness(): Promise<Readiness>;
  close(): Promise<void>;
}

/** What one pass has found. */
export interface Outcome {
  readonly verdicts: readonly Verdict[];
  readonly alerts: readonly Alert[];
  readonly deadLetters: readonly DeadLetter[];
}

/** Says what a sink is owed for an outcome. */
export interface Recipient {
  /** Name of the sink. */
  readonly sink: string;
  entries(outcome: Outcome): readonly OutboxEntry[];
}
