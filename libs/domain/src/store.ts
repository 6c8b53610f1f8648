import type { Incident } from './alert';
import type { Acknowledgement, Annotation, AuditEntry } from './annotation';
import { type Counters, zeroCounters } from './counters';
import type { KeptBack } from './kept-back';
import type { ResidualSignature, Evidence } from './evidence';
import type { SeriesKey } from './sample';
import type { OutboxEntry, OwedEntry } from './sink';
import type { VerdictState } from './verdict';
import type { Values } from './window';

/** Consecutive steps of one series as they were measured, expected and judged. */
export interface HistoryBlock {
  readonly series: SeriesKey;
  readonly startMs: number;
  readonly intervalMs: number;
  readonly channels: readonly string[];
  /** `[time, channel]`, row-major; NaN where missing. */
  readonly actual: Values;
  /** `[time, channel]`; NaN where nothing was expected yet. */
  readonly expected: Values;
  /** Half width of the expected band, `[time, channel]`; NaN where nothing was expected yet. */
  readonly band: Float32Array;
  /** Calibrated score, `[time]`; NaN where there is none. */
  readonly score: Float32Array;
}

/** What is known of a series without opening it. */
export interface SeriesState {
  readonly key: SeriesKey;
  readonly tags: Readonly<Record<string, string>>;
  /** Source partition that it was last read from. */
  readonly partition?: string;
  readonly channels: readonly string[];
  readonly intervalMs: number;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly verdict: VerdictState;
  readonly score: number;
  /** How far the ways of the series are known, 0 to 1; absent where its last window had no score. */
  readonly maturity?: number;
  /** Steps kept in the history since the series began. */
  readonly steps: number;
}

/** State that a pipeline stage keeps for one key. Plain data: numbers, strings, arrays, objects, typed arrays. */
export interface StageState {
  readonly stage: 'window' | 'steps' | 'clock' | 'judge' | 'variation' | 'relation' | 'raise' | 'notify';
  readonly key: SeriesKey;
  /** `undefined` forgets the key. */
  readonly state: unknown;
}

/** How far a partition is read. */
export interface Reached {
  readonly partition: string;
  readonly nextOffset: number;
  /** Identity of the topic; kept as it was where it is absent. */
  readonly topicId?: string | undefined;
}

/** Everything that passes change which are concluded as one; it becomes durable as a whole or not at all. */
export interface Effects {
  /** Each partition once. */
  readonly reached: readonly Reached[];
  /** What the pass adds to the counters kept so far. */
  readonly counters: Counters;
  readonly states: readonly StageState[];
  readonly series: readonly SeriesState[];
  /** Series of which nothing is known any longer; they are dropped before the rest is written. */
  readonly forgotten: readonly SeriesKey[];
  readonly history: readonly HistoryBlock[];
  readonly incidents: readonly Incident[];
  /** What raised the incidents that begin. */
  readonly evidence: readonly Evidence[];
  /** What is newly owed, by sink name, in order. */
  readonly outbox: Readonly<Record<string, readonly OutboxEntry[]>>;
  /** Incidents that an acknowledgement has come to hold for, or no longer holds for, by what the pass has found. */
  readonly acknowledged?: readonly AcknowledgementChange[];
  /** What on-call has begun or ceased to keep back. */
  readonly keptBack?: readonly KeptBackChange[];
}

/** Effects of a pass that has found nothing. */
export function noEffects(partition: string, nextOffset: number): Effects {
  return {
    reached: [{ partition, nextOffset }],
    counters: zeroCounters(),
    states: [],
    series: [],
    forgotten: [],
    history: [],
    incidents: [],
    evidence: [],
    outbox: {},
  };
}

/** @see Effects */
export interface KeptBackChange {
  readonly incident: string;
  /** Undefined where nothing keeps it back any longer. */
  readonly keptBack: KeptBack | undefined;
}

/** @see Effects */
export interface AcknowledgementChange {
  readonly incident: string;
  /** The acknowledgement that this follows from; a later one is left alone. */
  readonly of: Acknowledgement;
  readonly holds: boolean;
}

export interface IncidentQuery {
  readonly status?: 'firing' | 'resolved';
  readonly series?: SeriesKey;
  /** Latest begin, milliseconds since the Unix epoch. */
  readonly untilMs?: number;
  /** Most incidents returned, newest first. */
  readonly limit: number;
}

/** What a sink is still owed. */
export interface OutboxSize {
  readonly entries: number;
  readonly bytes: number;
}

/** The embedded database in the data folder: one writer, durable and atomic commits, cheap reads. */
export interface Store {
  /** Makes the effects durable in one transaction. @throws KymoError STORE_FAILED */
  commit(effects: Effects): Promise<void>;

  position(partition: string): number | undefined;
  /** Identity of the topic that the position is of, where it was known. */
  topicId(partition: string): string | undefined;
  /** Sum over all passes. */
  counters(): Counters;
  stageState(stage: StageState['stage'], key: SeriesKey): unknown;
  stageKeys(stage: StageState['stage']): SeriesKey[];

  series(): SeriesState[];
  /** Blocks that touch `[fromMs, toMs]`, oldest first. */
  history(series: SeriesKey, fromMs: number, toMs: number): HistoryBlock[];
  incident(id: string): Incident | undefined;
  incidents(query: IncidentQuery): Incident[];
  /** Incidents that people have labelled, in no order. */
  labelled(): Incident[];
  /** Takes in what people say of incidents; of all or, where one is unknown, of none. @throws KymoError INCIDENT_UNKNOWN */
  annotate(incidents: readonly string[], annotation: Annotation, audit?: AuditEntry): Promise<void>;

  /** What raised an incident; the latest incidents' is kept, within a bound, for as long as the incident is. */
  evidence(incident: string): Evidence | undefined;
  /** Codes of the latest incidents of which evidence is kept, newest first. */
  signatures(limit: number): ResidualSignature[];
  /** Hashes of the models that the evidence names: it cannot be scored again without them. */
  modelsNamed(): string[];

  /**
   * The oldest entries owed to a sink, behind the position `after` where one is given. Fewer than `limit` where they are
   * large; none only where none is owed.
   */
  outbox(sink: string, limit: number, after?: number): OwedEntry[];
  /** Forgets the entries at `positions`; those that are gone already do not matter. Owes `instead`, as one. */
  acknowledge(
    sink: string,
    positions: readonly number[],
    instead?: Readonly<Record<string, readonly OutboxEntry[]>>,
  ): Promise<void>;
  outboxSize(sink: string): OutboxSize;

  /** Small named documents: the promoted models, the simulator's clock. Plain data. */
  document(name: string): unknown;
  /** Documents whose name begins with `prefix`, by the rest of their name. */
  documents(prefix: string): ReadonlyMap<string, unknown>;
  putDocument(name: string, content: unknown): Promise<void>;
  /** Replaces a document by what `change` makes of it, in one transaction; what `change` throws leaves it as it is. */
  changeDocument(name: string, change: (content: unknown) => unknown, audit?: AuditEntry): Promise<void>;

  /** Notes what somebody has done; the oldest notes are dropped beyond a bound. */
  audit(entry: AuditEntry): Promise<void>;
  /** What people have done, newest first. */
  auditLog(limit: number): AuditEntry[];

  /** Drops the history of each series older than `keepFromMs` says, and its resolved incidents that ended before, with their labels and evidence. */
  prune(keepFromMs: (series: SeriesKey) => number): Promise<void>;
  close(): Promise<void>;
}
