import type { RawRecord } from '@kymo/domain';

/** A dead letter as it was kept. */
export interface RefusedRecord {
  /** Where it was kept: a partition of a topic, or a file. */
  readonly log: string;
  /** Its number there. */
  readonly at: number;
  readonly reason: string;
  readonly message: string;
  /** The record as it was read. Its partition is `topic/number`, as it was at the origin. */
  readonly record: RawRecord;
  /** Whether the value is all there: one that was too large for the topic of dead letters is only told of. */
  readonly isWhole: boolean;
}
