import { randomUUID } from 'node:crypto';
import type {
  Annotation,
  AuditEntry,
  Counters,
  Effects,
  Evidence,
  HistoryBlock,
  Incident,
  IncidentQuery,
  OutboxEntry,
  OutboxSize,
  OwedEntry,
  ResidualSignature,
  SentAlert,
  SeriesKey,
  SeriesState,
  StageState,
  Store,
} from '@kymo/domain';
import type { PartitionChange } from '../partition-change';
import { documentsOf } from './documents';
import { databaseFile, Environment } from './environment';
import { FolderLock } from './folder-lock';
import { migrateStore } from './migrations/migrations';
import { PartitionCopies } from './partition-copies';
import { pruneStore } from './prune-store';
import { SharedParts } from './shared-parts';
import { openTables, type StoreTables } from './store-tables';
import { putOutboxEntries, readCounters, writeEffects, writeRecords } from './write-effects';

/**
 * The store on LMDB: one file in the data folder, one writing process.
 * A commit is one transaction over all tables, on disk when it resolves; `kill -9` at any moment leaves the
 * state of the last commit.
 */
export class LmdbStore implements Store {
  private readonly tables: StoreTables;
  /** Partitions whose state is kept in changelogs. */
  readonly copies: PartitionCopies;
  /** Tells this store from those of other members, for as long as it exists. */
  readonly memberId: string;

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
    this.tables = openTables(environment);
    this.memberId = memberIdOf(environment, this.tables);
    this.copies = new PartitionCopies(environment, this.tables, this.memberId);
  }

  commit(effects: Effects): Promise<void> {
    return this.environment.write(() => writeEffects(this.tables, effects));
  }

  /** As {@link commit}, for a partition whose changes are in its changelog already. */
  commitFollowing(
    partition: string,
    effects: Effects,
    changes: readonly PartitionChange[],
    offset: number,
  ): Promise<void> {
    return this.environment.write(() => {
      this.copies.apply(partition, changes, offset);
      writeRecords(this.tables, effects);
    });
  }

  position(partition: string): number | undefined {
    return this.environment.read(() => this.tables.positions.get(partition));
  }

  topicId(partition: string): string | undefined {
    return this.environment.read(() => this.tables.topicIds.get(partition));
  }

  counters(): Counters {
    return this.environment.read(() => readCounters(this.tables));
  }

  stageState(stage: StageState['stage'], key: SeriesKey): unknown {
    return this.environment.read(() => this.tables.states.get([stage, key]));
  }

  stageKeys(stage: StageState['stage']): SeriesKey[] {
    return this.environment.read(() =>
      Array.from(
        this.tables.states.getKeys({ start: [stage], end: [stage, '\u{10ffff}'] }),
        (key) => (key as string[])[1]!,
      ),
    );
  }

  series(): SeriesState[] {
    const parts = new SharedParts();
    return this.environment.read(() =>
      Array.from(this.tables.series.getRange({}), ({ value }) => ({
        ...value,
        channels: parts.of(value.channels),
        tags: parts.of(value.tags),
      })),
    );
  }

  history(series: SeriesKey, fromMs: number, toMs: number): HistoryBlock[] {
    return this.environment.read(() => this.tables.history.between(series, fromMs, toMs));
  }

  incident(id: string): Incident | undefined {
    return this.environment.read(() => this.tables.incidents.get(id));
  }

  incidents(query: IncidentQuery): Incident[] {
    return this.environment.read(() => this.tables.incidents.find(query));
  }

  labelled(): Incident[] {
    return this.environment.read(() => this.tables.incidents.labelled());
  }

  annotate(incidents: readonly string[], annotation: Annotation, audit?: AuditEntry): Promise<void> {
    return this.environment.write(() => {
      for (const incident of incidents) this.tables.incidents.annotate(incident, annotation);
      if (audit !== undefined) this.tables.audit.append(audit);
    });
  }

  evidence(incident: string): Evidence | undefined {
    return this.environment.read(() => this.tables.evidence.get(incident));
  }

  signatures(limit: number): ResidualSignature[] {
    return this.environment.read(() => this.tables.evidence.latest(limit));
  }

  modelsNamed(): string[] {
    return this.environment.read(() => this.tables.evidence.models());
  }

  outbox(sink: string, limit: number, after?: number): OwedEntry[] {
    return this.environment.read(() => this.tables.outbox.oldest(sink, limit, after));
  }

  acknowledge(
    sink: string,
    positions: readonly number[],
    instead: Readonly<Record<string, readonly OutboxEntry[]>> = {},
  ): Promise<void> {
    return this.environment.write(() => {
      this.tables.outbox.remove(sink, positions);
      putOutboxEntries(this.tables, instead);
    });
  }

  /** As {@link acknowledge}. @returns what the changelogs of partitions have to say of it */
  async acknowledgeFollowing(
    ...[sink, positions, instead = {}]: Parameters<Store['acknowledge']>
  ): Promise<Map<string, PartitionChange[]>> {
    let changes = new Map<string, PartitionChange[]>();
    await this.environment.write(() => {
      changes = this.copies.settle(this.tables.outbox.remove(sink, positions), instead);
      if (changes.size === 0) putOutboxEntries(this.tables, instead);
    });
    return changes;
  }

  outboxSize(sink: string): OutboxSize {
    return this.environment.read(() => this.tables.outbox.size(sink));
  }

  /** Notes that a receiver has taken alerts. @param atMs by the clock */
  noteSent(receiver: string, entries: readonly OutboxEntry[], atMs: number): Promise<void> {
    return this.environment.write(() => {
      for (const entry of entries) this.tables.sentAlerts.note(receiver, entry, atMs);
    });
  }

  /** Alerts of an incident that receivers have taken, oldest first. */
  sentAlerts(incident: string): SentAlert[] {
    return this.environment.read(() => this.tables.sentAlerts.of(incident));
  }

  document(name: string): unknown {
    return this.environment.read(() => this.tables.documents.get(name));
  }

  documents(prefix: string): ReadonlyMap<string, unknown> {
    return this.environment.read(() => documentsOf(this.tables.documents, prefix));
  }

  putDocument(name: string, content: unknown): Promise<void> {
    return this.changeDocument(name, () => content);
  }

  changeDocument(name: string, change: (content: unknown) => unknown, audit?: AuditEntry): Promise<void> {
    return this.environment.write(() => {
      const content = change(this.tables.documents.get(name));
      if (content === undefined) this.tables.documents.remove(name);
      else this.tables.documents.put(name, content);
      if (audit !== undefined) this.tables.audit.append(audit);
    });
  }

  audit(entry: AuditEntry): Promise<void> {
    return this.environment.write(() => this.tables.audit.append(entry));
  }

  auditLog(limit: number): AuditEntry[] {
    return this.environment.read(() => this.tables.audit.latest(limit));
  }

  prune(keepFromMs: (series: SeriesKey) => number): Promise<void> {
    return pruneStore(this.environment, this.tables, keepFromMs);
  }

  async close(): Promise<void> {
    await this.environment.close();
    this.lock.release();
  }
}

const MEMBER_KEY = 'member';

function memberIdOf(environment: Environment, { kept }: StoreTables): string {
  const known = kept.get(MEMBER_KEY) as string | undefined;
  if (known !== undefined) return known;
  const id = randomUUID();
  environment.writeUnflushed(() => kept.put(MEMBER_KEY, id));
  return id;
}
