import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { KymoError, messageOf } from '@kymo/domain';
import { open, type Database, type Key, type RootDatabase } from 'lmdb';
import { COMPRESSED_TABLES } from './compressed-tables';
import { closedSound, soundSnapshot } from './file-check';

export type { Key };
export type Table<Value> = Database<Value, Key>;

/** Abortable, and without waiting for the disk inside the transaction: the flush follows on a thread. */
const ABORTABLE_UNFLUSHED = 0x10001 as never;
const MAX_TABLES = 32;
/** Telemetry and what is owed, addresses of receivers among it, are nobody else's. */
const OWNER_ALONE = 0o600;
const encoder = { moreTypes: true, useRecords: false };

/**
 * One LMDB file: tables of plain data (typed arrays included) and transactions over all of them.
 *
 * Writes run as a synchronous transaction followed by a flush on a thread. The library's own asynchronous
 * transactions leave unhandled rejections behind when the disk is full, and never close afterwards.
 */
export class Environment {
  private readonly root: RootDatabase & { sync(done: (error?: Error | null) => void): void };
  private isSound = false;

  /** @param readOnly beside whatever process writes it */
  constructor(
    readonly file: string,
    readOnly = false,
  ) {
    this.root = this.attempt('opening', () => {
      const safeRestore = soundSnapshot(file, readOnly ? 'read' : 'write') === 'flushed';
      this.isSound = !readOnly && !safeRestore;
      return open({
        path: file,
        noSubdir: true,
        maxDbs: MAX_TABLES,
        encoder,
        safeRestore,
        readOnly,
      } as never);
    }) as typeof this.root;
    if (!readOnly) for (const own of [file, `${file}-lock`]) if (existsSync(own)) chmodSync(own, OWNER_ALONE);
  }

  table<Value>(name: string): Table<Value> {
    const compression = COMPRESSED_TABLES.includes(name);
    return this.attempt(`opening table ${name} of`, () =>
      this.root.openDB<Value, Key>({ name, encoder, compression } as never),
    );
  }

  /** Drops a table and all in it; within a write. */
  drop(name: string): void {
    this.table(name).dropSync();
  }

  /** Runs `change` as one transaction, all or nothing, on disk once resolved. */
  async write(change: () => void): Promise<void> {
    this.writeUnflushed(change);
    await new Promise<void>((resolve, reject) => {
      this.root.sync((error) => (error ? reject(this.failure('flushing', error)) : resolve()));
    });
  }

  /** As {@link write}, but the flush is left to the operating system: safe against a crash of this process. */
  writeUnflushed(change: () => void): void {
    // What a change returns is not handed on: behind a promise the library would end the transaction later, and alone.
    this.attempt('writing to', () => this.root.transactionSync(() => void change(), ABORTABLE_UNFLUSHED));
  }

  /** Writes the state of the latest commit to another file, without what is free in this one. */
  async copyTo(target: string): Promise<void> {
    try {
      await this.root.backup(target, true);
    } catch (error) {
      throw this.failure(`copying to ${target} from`, error);
    }
  }

  read<T>(query: () => T): T {
    return this.attempt('reading', query);
  }

  async close(): Promise<void> {
    await this.root.close();
    if (this.isSound) closedSound(this.file);
  }

  private attempt<T>(doing: string, action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw this.failure(doing, error);
    }
  }

  private failure(doing: string, error: unknown): KymoError {
    if (error instanceof KymoError) return error;
    return new KymoError(
      'STORE_FAILED',
      `${doing} ${this.file}: ${messageOf(error)}. Check that the disk is writable, not full and not damaged; ` +
        'a damaged file has to be moved away or restored from a copy.',
      { cause: error, context: { file: this.file }, retriable: mayPass(error) },
    );
  }
}

/** What the system says when there is no room or too much to do; a short write of a full disk comes as EIO. */
const PASSING = (
  ['EIO', 'ENOSPC', 'EDQUOT', 'EFBIG', 'EAGAIN', 'EBUSY', 'EINTR', 'ENOMEM', 'EMFILE', 'ENFILE'] as const
).map((name) => constants.errno[name]);

/** Whether the same may succeed later: the library hands on the system's number, or one of its own. */
export function mayPass(error: unknown): boolean {
  return PASSING.includes((error as { code?: number } | undefined)?.code ?? 0);
}

/** The database file of a data folder, which is created when absent. @throws KymoError STORE_FAILED */
export function databaseFile(folder: string): string {
  try {
    if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw new KymoError(
      'STORE_FAILED',
      `creating the data folder ${folder}: ${messageOf(error)}. Name a folder that can be written to.`,
      { cause: error, context: { folder } },
    );
  }
  return join(folder, 'store.mdb');
}
