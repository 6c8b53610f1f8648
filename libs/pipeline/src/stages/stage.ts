import {
  type Batch,
  type Counters,
  type DeadLetter,
  type RawRecord,
  type Rejection,
  type StageState,
  type WrongClock,
  zeroCounters,
} from '@kymo/domain';

/** A pass between two stages: what the stage before gave out, in order, and what was counted on the way. */
export interface StageBatch<Item> {
  /** The batch of the source that the pass is over. */
  readonly pass: Omit<Batch, 'records'>;
  readonly items: readonly Item[];
  /** Each stage adds to them in place. */
  readonly counters: Counters;
  readonly deadLetters: DeadLetter[];
  readonly wrongClocks: WrongClock[];
}

/**
 * One step from records to effects. Passes reach a stage one after another, in the order in which they were admitted,
 * while other stages work on the passes before and behind.
 */
export interface Stage<In, Out> {
  /** Takes a batch on. A stage that keeps state does so synchronously, so that a pass given up leaves nothing running. */
  process(batch: StageBatch<In>): StageBatch<Out> | Promise<StageBatch<Out>>;
  /** Copies of all state that has changed since the last snapshot: the stage goes on while they are written. */
  snapshot(): StageState[];
  /** Copies have become durable. */
  saved?(states: readonly StageState[]): void;
  /** Goes back to what the store holds. */
  reset(): void;
}

/** The part of a stage that a pass needs on its way. */
export type FlowStage<In, Out> = Pick<Stage<In, Out>, 'process' | 'snapshot'>;

/** A stage whose batches need no waiting. */
export interface SynchronousStage<In, Out> extends Stage<In, Out> {
  process(batch: StageBatch<In>): StageBatch<Out>;
}

/** A stage that takes items one by one: what becomes of one depends on no other of its pass, but on those before. */
export interface ItemStage<In, Out> extends SynchronousStage<In, Out> {
  take(item: In, counters: Counters): Out;
}

/** The part of the contract that is empty in a stage without state. */
export abstract class StatelessStage {
  snapshot(): StageState[] {
    return [];
  }

  reset(): void {
    // Nothing is kept from one batch to the next.
  }
}

/** The first batch of a stage: records as they were read. */
export function beginBatch({ records: items, ...pass }: Batch): StageBatch<RawRecord> {
  return { pass, items, counters: zeroCounters(), deadLetters: [], wrongClocks: [] };
}

/** Counts a refusal and sets the record aside. */
export function reject(
  { counters, deadLetters }: Pick<StageBatch<unknown>, 'counters' | 'deadLetters'>,
  record: RawRecord,
  rejection: Rejection,
): void {
  const { rejected } = counters;
  rejected[rejection.reason] = (rejected[rejection.reason] ?? 0) + 1;
  deadLetters.push({ record, ...rejection });
}
