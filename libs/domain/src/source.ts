import type { KymoError } from './errors';
import type { Rejection } from './rejection';

/** Value of a header: text, or bytes where they are no UTF-8. */
export type HeaderValue = string | Uint8Array;

/** One record as read, before it is decoded. */
export interface RawRecord {
  readonly value: Uint8Array;
  readonly key?: Uint8Array;
  /** A name that came several times has all its values. */
  readonly headers?: Readonly<Record<string, HeaderValue | readonly HeaderValue[]>>;
  /** Topic that it was published to, where `partition` does not say. */
  readonly topic?: string;
  /** Stream it was read from, for example `telemetry/0` (topic and partition) or a file's path. */
  readonly partition: string;
  /** Position in the partition: a Kafka offset, a record's number in a file. */
  readonly offset: number;
  /** Producer's time, milliseconds since the Unix epoch, where the source knows one. */
  readonly timestampMs?: number;
  /** Why its source could not turn it into telemetry: it is to be refused in its turn. */
  readonly refusal?: Rejection;
}

/** The topic of a record: its own, or that of its partition. */
export function topicOf({ topic, partition }: Pick<RawRecord, 'topic' | 'partition'>): string {
  return topic ?? partition.replace(/\/\d+$/, '');
}

/** The last value of a header as it came; undefined where there is none. */
export function headerOf({ headers }: Pick<RawRecord, 'headers'>, name: string): HeaderValue | undefined {
  const found = headers !== undefined && Object.hasOwn(headers, name) ? headers[name] : undefined;
  return Array.isArray(found) ? (found as readonly HeaderValue[]).at(-1) : (found as HeaderValue | undefined);
}

/** The text of a header; undefined where there is none. */
export function headerText(record: Pick<RawRecord, 'headers'>, name: string): string | undefined {
  const found = headerOf(record, name);
  return found === undefined || typeof found === 'string' ? found : new TextDecoder().decode(found);
}

/** Records of one partition, in order. */
export interface Batch {
  readonly partition: string;
  readonly records: readonly RawRecord[];
  /** Where the partition goes on after this batch. */
  readonly nextOffset: number;
  /** Identity of the topic, where the source knows it: a topic that was deleted and created again has another. */
  readonly topicId?: string | undefined;
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
  /** Identity of the topic that this position is of, where it was known. */
  readonly topicIdOf?: (partition: string) => string | undefined;
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
  /** Finds, before it is run, what would keep the source from reading, and reads nothing; absent where it is not looked for. */
  probe?(): Promise<Readiness>;
}
