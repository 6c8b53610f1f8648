import {
  addCounters,
  KymoError,
  zeroCounters,
  type Annotation,
  type AuditEntry,
  type Counters,
  type ResidualSignature,
  type Effects,
  type Evidence,
  type HistoryBlock,
  type Incident,
  type IncidentQuery,
  type OutboxEntry,
  type OutboxSize,
  type OwedEntry,
  type SeriesKey,
  type SeriesState,
  type StageState,
  type Store,
} from '@kymo/domain';
import { AuditTable } from './audit.table';
import { documentsOf } from './documents';
import { databaseFile, Environment, type Table } from './environment';
import { EvidenceTable } from './evidence.table';
import { FolderLock } from './folder-lock';
import { HistoryTable } from './history.table';
import { IncidentTable } from './incident.table';
import { type OutboxOrigin, OutboxTable } from './outbox.table';
import { type Checkpoint, PartitionTable } from './partition.table';
import type { PartitionChange, PartitionPosition } from '../partition-change';

/** Layout of the tables; raised when it changes. */
const FORMAT = 1;
const FORMAT_KEY = 'format';
const COUNTERS_KEY = 'counters';
/** Most series, and most blocks of each, that one transaction prunes: a commit never waits for long. */
const PRUNE_SERIES = 10;
const PRUNE_BLOCKS = 100;
/** Most incidents that one transaction looks at for the same reason. */
const PRUNE_INCIDENTS = 1_000;

/**
 * The store on LMDB: one file in the data folder, one writing process.
 * A commit is one transaction over all tables, on disk when it resolves; `kill -9` at any moment leaves the
 * state of the last commit.
 */
export class LmdbStore implements Store {
  private readonly kept: Table<unknown>;
  private readonly positions: Table<number>;
  private readonly states: Table<unknown>;
  private readonly seriesStates: Table<SeriesState>;
  private readonly documentTable: Table<unknown>;
  private readonly auditTable: AuditTable;
  private readonly historyTable: HistoryTable;
  private readonly incidentTable: IncidentTable;
  private readonly evidenceTable: EvidenceTable;
  private readonly outboxTable: OutboxTable;
  private readonly partitionTable: PartitionTable;

  /** @throws KymoError STORE_IN_USE, STORE_FAILED */
  static open(folder: string): LmdbStore {
    const file = databaseFile(folder);
    const lock = FolderLock.take(folder);
    let environment: Environment | undefined;
    try {
      environment = new Environment(file);
      return new LmdbStore(folder, environment, lock);
    } catch (error) {
      void environment?.close();
      lock.release();
      throw error;
    }
  }

  private constructor(
    folder: string,
    private readonly environment: Environment,
    private readonly lock: FolderLock,
  ) {
    this.kept = environment.table('kept');
    this.checkFormat(folder);
    this.positions = environment.table('positions');
    this.states = environment.table('states');
    this.seriesStates = environment.table('series');
    this.documentTable = environment.table('documents');
    this.auditTable = new AuditTable(environment);
    this.historyTable = new HistoryTable(environment);
    this.incidentTable = new IncidentTable(environment);
    this.evidenceTable = new EvidenceTable(environment);
    this.outboxTable = new OutboxTable(environment);
    this.partitionTable = new PartitionTable(environment);
  }

  commit(effects: Effects): Promise<void> {
    return this.environment.write(() => {
      this.positions.put(effects.partition, effects.nextOffset);
      for (const key of effects.forgotten) this.seriesStates.remove(key);
      for (const { stage, key, state } of effects.states) this.putState(stage, key, state);
      for (const state of effects.series) this.seriesStates.put(state.key, state);
      for (const [sink, owed] of Object.entries(effects.outbox)) this.outboxTable.append(sink, owed);
      this.keepRecords(effects);
    });
  }

  /** As {@link commit}, for a partition whose changes are in its changelog already. */
  commitFollowing(effects: Effects, changes: readonly PartitionChange[], offset: number): Promise<void> {
    return this.environment.write(() => {
      this.applyAll(effects.partition, changes, offset);
      this.keepRecords(effects);
    });
  }

  /** Takes over changes from the changelog of a partition. @param offset where all before it is taken over */
  follow(partition: string, changes: readonly PartitionChange[], offset?: number): Promise<void> {
    return this.environment.write(() => this.applyAll(partition, changes, offset));
  }

  /** Drops all that moves with a partition; history and incidents that are over stay. */
  release(partition: string): Promise<void> {
    return this.environment.write(() => {
      for (const text of this.partitionTable.keysOf(partition)) {
        this.apply(partition, { key: JSON.parse(text) as PartitionChange['key'] } as PartitionChange);
      }
      this.positions.remove(partition);
      this.partitionTable.forget(partition);
    });
  }

  /** Partitions that follow a changelog. */
  followed(): string[] {
    return this.environment.read(() => this.partitionTable.partitions());
  }

  checkpoint(partition: string): Checkpoint | undefined {
    return this.environment.read(() => this.partitionTable.checkpoint(partition));
  }

  /** How far a partition that follows a changelog has come. */
  partitionPosition(partition: string): PartitionPosition | undefined {
    return this.environment.read(() => this.partitionTable.position(partition));
  }

  position(partition: string): number | undefined {
    return this.environment.read(() => this.positions.get(partition));
  }

  counters(): Counters {
    return this.environment.read(
      () => (this.kept.get(COUNTERS_KEY) as Counters | undefined) ?? zeroCounters(),
    );
  }

  stageState(stage: StageState['stage'], key: SeriesKey): unknown {
    return this.environment.read(() => this.states.get([stage, key]));
  }

  stageKeys(stage: StageState['stage']): SeriesKey[] {
    return this.environment.read(() =>
      Array.from(
        this.states.getKeys({ start: [stage], end: [stage, '\u{10ffff}'] }),
        (key) => (key as string[])[1]!,
      ),
    );
  }

  series(): SeriesState[] {
    return this.environment.read(() => Array.from(this.seriesStates.getRange({}), ({ value }) => value));
  }

  history(series: SeriesKey, fromMs: number, toMs: number): HistoryBlock[] {
    return this.environment.read(() => this.historyTable.between(series, fromMs, toMs));
  }

  incident(id: string): Incident | undefined {
    return this.environment.read(() => this.incidentTable.get(id));
  }

  incidents(query: IncidentQuery): Incident[] {
    return this.environment.read(() => this.incidentTable.find(query));
  }

  labelled(): Incident[] {
    return this.environment.read(() => this.incidentTable.labelled());
  }

  annotate(incidents: readonly string[], annotation: Annotation, audit?: AuditEntry): Promise<void> {
    return this.environment.write(() => {
      for (const incident of incidents) this.incidentTable.annotate(incident, annotation);
      if (audit !== undefined) this.auditTable.append(audit);
    });
  }

  evidence(incident: string): Evidence | undefined {
    return this.environment.read(() => this.evidenceTable.get(incident));
  }

  signatures(limit: number): ResidualSignature[] {
    return this.environment.read(() => this.evidenceTable.latest(limit));
  }

  modelsNamed(): string[] {
    return this.environment.read(() => this.evidenceTable.models());
  }

  outbox(sink: string, limit: number, after?: number): OwedEntry[] {
    return this.environment.read(() => this.outboxTable.oldest(sink, limit, after));
  }

  acknowledge(
    sink: string,
    positions: readonly number[],
    instead: Readonly<Record<string, readonly OutboxEntry[]>> = {},
  ): Promise<void> {
    return this.environment.write(() => void this.removeOwed(sink, positions, instead));
  }

  /** As {@link acknowledge}. @returns what is left of the changes that owed the entries, by partition */
  async acknowledgeFollowing(
    ...[sink, positions, instead = {}]: Parameters<Store['acknowledge']>
  ): Promise<Map<string, PartitionChange[]>> {
    const left = new Map<string, PartitionChange[]>();
    await this.environment.write(() => {
      left.clear();
      for (const { partition, change } of this.removeOwed(sink, positions, instead)) {
        const key = JSON.parse(change) as (PartitionChange & {
          key: readonly ['outbox', ...unknown[]];
        })['key'];
        const entries = this.outboxTable.at(sink, this.partitionTable.positionsOf(partition, change));
        if (entries.length === 0) this.partitionTable.delete(partition, change);
        const rest = { key, ...(entries.length > 0 && { value: entries }) } as PartitionChange;
        left.set(partition, [...(left.get(partition) ?? []), rest]);
      }
    });
    return left;
  }

  outboxSize(sink: string): OutboxSize {
    return this.environment.read(() => this.outboxTable.size(sink));
  }

  document(name: string): unknown {
    return this.environment.read(() => this.documentTable.get(name));
  }

  documents(prefix: string): ReadonlyMap<string, unknown> {
    return this.environment.read(() => documentsOf(this.documentTable, prefix));
  }

  putDocument(name: string, content: unknown): Promise<void> {
    return this.changeDocument(name, () => content);
  }

  changeDocument(name: string, change: (content: unknown) => unknown, audit?: AuditEntry): Promise<void> {
    return this.environment.write(() => {
      const content = change(this.documentTable.get(name));
      if (content === undefined) this.documentTable.remove(name);
      else this.documentTable.put(name, content);
      if (audit !== undefined) this.auditTable.append(audit);
    });
  }

  audit(entry: AuditEntry): Promise<void> {
    return this.environment.write(() => this.auditTable.append(entry));
  }

  auditLog(limit: number): AuditEntry[] {
    return this.environment.read(() => this.auditTable.latest(limit));
  }

  async prune(keepFromMs: (series: SeriesKey) => number): Promise<void> {
    const series = this.environment.read(() => this.historyTable.seriesKeys());
    for (let from = 0; from < series.length; from += PRUNE_SERIES) {
      const some = series.slice(from, from + PRUNE_SERIES);
      for (let more = true; more;) {
        await this.environment.write(() => {
          more = this.historyTable.prune(some, keepFromMs, PRUNE_BLOCKS);
        });
      }
    }
    const incidents = this.environment.read(() => this.incidentTable.ids());
    for (let from = 0; from < incidents.length; from += PRUNE_INCIDENTS) {
      const some = incidents.slice(from, from + PRUNE_INCIDENTS);
      await this.environment.write(() => {
        for (const incident of this.incidentTable.prune(some, keepFromMs))
          this.evidenceTable.remove(incident);
      });
    }
  }

  async close(): Promise<void> {
    await this.environment.close();
    this.lock.release();
  }

  private keepRecords({ counters, history, incidents, acknowledged = [], evidence }: Effects): void {
    this.kept.put(COUNTERS_KEY, addCounters(this.counters(), counters));
    for (const block of history) this.historyTable.put(block);
    for (const incident of incidents) this.incidentTable.put(incident);
    for (const change of acknowledged) this.incidentTable.follow(change);
    if (evidence.length > 0) this.keepEvidence(evidence);
  }

  private putState(stage: StageState['stage'], key: SeriesKey, state: unknown): void {
    if (state === undefined) this.states.remove([stage, key]);
    else this.states.put([stage, key], state);
  }

  private removeOwed(
    sink: string,
    positions: readonly number[],
    instead: Readonly<Record<string, readonly OutboxEntry[]>>,
  ): OutboxOrigin[] {
    for (const [other, owed] of Object.entries(instead)) this.outboxTable.append(other, owed);
    return this.outboxTable.remove(sink, positions);
  }

  private applyAll(partition: string, changes: readonly PartitionChange[], offset?: number): void {
    for (const change of changes) this.apply(partition, change);
    if (offset !== undefined) this.partitionTable.follow(partition, { offset, atMs: Date.now() });
  }

  private apply(partition: string, { key, value }: PartitionChange): void {
    const text = JSON.stringify(key);
    let owed: number[] | undefined;
    switch (key[0]) {
      case 'position': {
        const position = value as PartitionPosition | undefined;
        if (position !== undefined) this.positions.put(partition, position.nextOffset);
        return this.partitionTable.moveTo(partition, position);
      }
      case 'state':
        this.putState(key[1], key[2], value);
        break;
      case 'series':
        if (value === undefined) this.seriesStates.remove(key[1]);
        else this.seriesStates.put(key[1], value as SeriesState);
        break;
      case 'incident':
        if (value === undefined) this.incidentTable.remove(key[1]);
        else this.incidentTable.put(value as Incident);
        break;
      case 'outbox':
        owed = this.owe(key[1], (value ?? []) as readonly OutboxEntry[], { partition, change: text });
    }
    if (value === undefined) this.partitionTable.delete(partition, text);
    else this.partitionTable.add(partition, text, owed);
  }

  /** Owes what a change says: new entries, or what is left of those that it owed before. */
  private owe(sink: string, entries: readonly OutboxEntry[], origin: OutboxOrigin): number[] {
    const known = this.partitionTable.positionsOf(origin.partition, origin.change);
    if (known.length === 0) return this.outboxTable.append(sink, entries, origin);
    const left = new Set(entries.map(({ id }) => id));
    const isLeft = (position: number) => this.outboxTable.at(sink, [position]).some(({ id }) => left.has(id));
    const [kept, over] = [known.filter(isLeft), known.filter((position) => !isLeft(position))];
    this.outboxTable.remove(sink, over);
    return kept;
  }

  private keepEvidence(evidence: Effects['evidence']): void {
    for (const one of evidence) {
      const raised = this.incidentTable.get(one.incident);
      if (raised !== undefined) this.evidenceTable.put(raised, one);
    }
    this.evidenceTable.dropOldest();
  }

  private checkFormat(folder: string): void {
    const format = this.environment.read(() => this.kept.get(FORMAT_KEY));
    if (format === FORMAT) return;
    if (format === undefined) return this.environment.writeUnflushed(() => this.kept.put(FORMAT_KEY, FORMAT));
    throw new KymoError(
      'STORE_FAILED',
      `opening the data folder ${folder}: its layout is number ${String(format)}, this version reads number ` +
        `${FORMAT}. Run the version that wrote it, or name another data folder.`,
      { context: { folder, format } },
    );
  }
}
