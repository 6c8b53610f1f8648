import {
  addCounters,
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
import { migrateStore } from './migrations/migrations';
import { OutboxTable } from './outbox.table';
import { PartitionCopies } from './partition-copies';
import type { PartitionChange } from '../partition-change';

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
  /** Partitions whose state is kept in changelogs. */
  readonly copies: PartitionCopies;

  /** @throws KymoError STORE_IN_USE, STORE_FAILED */
  static open(folder: string): LmdbStore {
    const file = databaseFile(folder);
    const lock = FolderLock.take(folder);
    let environment: Environment | undefined;
    try {
      environment = new Environment(file);
      return new LmdbStore(environment, lock);
    } catch (error) {
      void environment?.close();
      lock.release();
      throw error;
    }
  }

  private constructor(
    private readonly environment: Environment,
    private readonly lock: FolderLock,
  ) {
    migrateStore(environment);
    this.kept = environment.table('kept');
    this.positions = environment.table('positions');
    this.states = environment.table('states');
    this.seriesStates = environment.table('series');
    this.documentTable = environment.table('documents');
    this.auditTable = new AuditTable(environment);
    this.historyTable = new HistoryTable(environment);
    this.incidentTable = new IncidentTable(environment);
    this.evidenceTable = new EvidenceTable(environment);
    this.outboxTable = new OutboxTable(environment);
    this.copies = new PartitionCopies(environment, {
      positions: this.positions,
      states: this.states,
      series: this.seriesStates,
      incidents: this.incidentTable,
      outbox: this.outboxTable,
    });
  }

  commit(effects: Effects): Promise<void> {
    return this.environment.write(() => {
      this.positions.put(effects.partition, effects.nextOffset);
      for (const key of effects.forgotten) this.seriesStates.remove(key);
      for (const { stage, key, state } of effects.states) {
        if (state === undefined) this.states.remove([stage, key]);
        else this.states.put([stage, key], state);
      }
      for (const state of effects.series) this.seriesStates.put(state.key, state);
      this.oweAll(effects.outbox);
      this.keepRecords(effects);
    });
  }

  /** As {@link commit}, for a partition whose changes are in its changelog already. */
  commitFollowing(effects: Effects, changes: readonly PartitionChange[], offset: number): Promise<void> {
    return this.environment.write(() => {
      this.copies.apply(effects.partition, changes, offset);
      this.keepRecords(effects);
    });
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
    return this.environment.write(() => {
      this.outboxTable.remove(sink, positions);
      this.oweAll(instead);
    });
  }

  /** As {@link acknowledge}. @returns what the changelogs of partitions have to say of it */
  async acknowledgeFollowing(
    ...[sink, positions, instead = {}]: Parameters<Store['acknowledge']>
  ): Promise<Map<string, PartitionChange[]>> {
    let changes = new Map<string, PartitionChange[]>();
    await this.environment.write(() => {
      changes = this.copies.settle(this.outboxTable.remove(sink, positions), instead);
      if (changes.size === 0) this.oweAll(instead);
    });
    return changes;
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

  private keepRecords({
    counters,
    history,
    incidents,
    acknowledged = [],
    keptBack = [],
    evidence,
  }: Effects): void {
    this.kept.put(COUNTERS_KEY, addCounters(this.counters(), counters));
    for (const block of history) this.historyTable.put(block);
    for (const incident of incidents) this.incidentTable.put(incident);
    for (const change of acknowledged) this.incidentTable.follow(change);
    for (const change of keptBack) this.incidentTable.keepBack(change);
    if (evidence.length > 0) this.keepEvidence(evidence);
  }

  private oweAll(outbox: Effects['outbox']): void {
    for (const [sink, owed] of Object.entries(outbox)) this.outboxTable.append(sink, owed);
  }

  private keepEvidence(evidence: Effects['evidence']): void {
    for (const one of evidence) {
      const raised = this.incidentTable.get(one.incident);
      if (raised !== undefined) this.evidenceTable.put(raised, one);
    }
    this.evidenceTable.dropOldest();
  }
}
