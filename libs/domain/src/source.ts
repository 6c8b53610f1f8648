import type { KymoError } from './errors';
import type { Rejection } from './rejection';

/** One record as read, before it is decoded. */
export interface RawRecord {
  readonly value: Uint8Array;
  readonly key?: Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Stream it was read from, for example `telemetry/0` (topic and partition) or a file's path. */
  readonly partition: string;
  /** Position in the partition: a Kafka offset, a record's number in a file. */
  readonly offset: number;
  /** Producer's time, milliseconds since the Unix epoch, where the source knows one. */
  readonly timestampMs?: number;
  /** Why its source could not turn it into telemetry: it is to be refused in its turn. */
  readonly refusal?: Rejection;
}

/** Records of one partition, in order. */
export interface Batch {
  readonly partition: string;
  readonly records: readonly RawRecord[];
  /** Where the partition goes on after this batch. */
  readonly nextOffset: number;
  /** The partition has begun again: its topic was deleted and created: positions kept of it no longer hold. */
  readonly recreated?: boolean;
  /** Someone else has read the partition on since the position kept of it: what is known of where it stands no longer holds. */
  readonly overtaken?: boolean;
  /** For so long the partition has brought nothing, although it was read to its end, milliseconds. */
  readonly idleMs?: number;
  /** The partition ends with this batch (a file, a finished pipe); windows still open may close. */
  readonly last?: boolean;
}

/** Partitions whose state was taken over. */
export interface StateAssignment {
  /** Those that this member did not hold before. */
  readonly taken: readonly string[];
  /** Resolves when they are lost, with what has happened: no pass is committed until they are assigned again. */
  readonly lost: Promise<KymoError>;
}

export interface SourceRun {
  /** Resolves when the batch's effects are durable; only then is the batch acknowledged upstream. */
  readonly pass: (batch: Batch) => Promise<void>;
  /** Where a partition goes on after the effects that are already durable. */
  readonly resumeAt: (partition: string) => number | undefined;
  /**
   * Where state moves with its partitions: takes over that of these, and lets go of that of all others. Until it has
   * resolved no batch may come. Their passes acknowledge the batch upstream, too.
   */
  readonly assign?: (partitions: readonly string[]) => Promise<StateAssignment>;
  readonly signal: AbortSignal;
}

export type Readiness = { readonly ready: true } | { readonly ready: false; readonly why: string };

/** Records of one partition that are there and not yet read. */
export interface PartitionLag {
  readonly topic: string;
  readonly partition: string;
  readonly records: number;
}

/** What a source has seen besides records, since the program began. */
export interface SourceStatistics {
  readonly lags: readonly PartitionLag[];
  /** Times that partitions were divided again among the members of the group. */
  readonly rebalances: number;
  /** Times that reading broke off and began again. */
  readonly reconnections: number;
  /** Records that were deleted before they were read. */
  readonly deletedRecords: number;
}

/** Where telemetry comes from. */
export interface Source {
  readonly name: string;
  /** Reads until the stream ends or `signal` aborts; at most one pass of each partition is under way. */
  run(run: SourceRun): Promise<void>;
  /** Says whether the source can be read now, and if not, why. */
  readiness(): Readiness;
  /**
   * Partitions of which nothing waits to be read, and when that was last seen, milliseconds since the Unix epoch: what is
   * not there was not sent. Absent where the source cannot tell, or nobody sends.
   */
  readToEnd?(): ReadonlyMap<string, number>;
  /** Absent where there is nothing of the kind. */
  statistics?(): SourceStatistics;
}
