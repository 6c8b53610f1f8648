import { spawnSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { KymoError } from '@kymo/domain';
import { COMPRESSED_TABLES } from './compressed-tables';

/** Which of the states in a file can be opened: the latest, or the latest that was flushed to the disk. */
export type Snapshot = 'latest' | 'flushed';

/** What a file is opened for. */
export type Access = 'read' | 'write';

/** Longest time that a file is read for; what comes later is taken for sound. */
const READ_MS = 2_000;
/** A process may take long to start where a host is busy. */
const LIMIT_MS = 120_000;
/** Signals by which a process that reads a damaged file ends; others come from outside and say nothing of the file. */
const CRASHES: readonly string[] = ['SIGSEGV', 'SIGBUS', 'SIGABRT', 'SIGILL', 'SIGFPE', 'SIGTRAP'];

/** Two changes of a file so close to each other may carry the same time. */
const CLOCK_MS = 10;
/** Files that this process has found sound, as they were then. */
const found = new Map<string, { readonly version: string | undefined; readonly access: Access }>();

/** Written and taken back: enough for LMDB to look for free pages. */
const TRIAL_BYTES = 2 ** 20;
/** The flag of a transaction that can be taken back. */
const ABORTABLE = 1;

/**
 * Run in a process of its own: reads all that a database file holds, and where it is to be written, writes and takes that
 * back. LMDB maps the file into memory and trusts it, so that a page which is missing or overwritten can end the process.
 */
const READER = `
const [, lmdb, path, snapshot, access, readMs, ...compressed] = process.argv;
const { open, ABORT } = require(lmdb);
const readOnly = access === 'read';
const root = open({ path, noSubdir: true, maxDbs: 64, readOnly, safeRestore: snapshot === 'flushed' });
const { lastPageNumber, pageSize } = root.getStats();
const { size } = require('node:fs').statSync(path);
const needed = (lastPageNumber + 1) * pageSize;
if (size < needed) throw new Error('it is ' + size + ' bytes long, ' + needed + ' expected');
const endMs = Date.now() + Number(readMs);
const names = [...root.getKeys()].filter((name) => typeof name === 'string');
const tables = names.map((name) => root.openDB({ name, encoding: 'binary', compression: compressed.includes(name) }));
let isWhole = true;
for (const table of tables) {
  let entries = 0;
  for (const entry of table.getRange({})) {
    entries += 1;
    isWhole = Date.now() <= endMs;
    if (!isWhole) break;
  }
  const { entryCount } = table.getStats();
  if (!readOnly && isWhole && entries !== entryCount) throw new Error(entryCount + ' entries expected, ' + entries + ' found');
}
if (!readOnly) {
  const trial = root.openDB({ name: names[0], encoding: 'binary' });
  root.transactionSync(() => {
    trial.put('trial', Buffer.alloc(${TRIAL_BYTES}));
    return ABORT;
  }, ${ABORTABLE});
}
`;

/**
 * Finds a state of a database file that can be read; a file that is absent or empty is sound.
 * @throws KymoError STORE_FAILED also where that cannot be found out
 */
export function soundSnapshot(file: string, access: Access): Snapshot {
  if (!existsSync(file) || statSync(file).size === 0) return 'latest';
  const version = versionOf(file);
  const known = found.get(file);
  if (version !== undefined && known?.version === version && (known.access === 'write' || access === 'read'))
    return 'latest';
  const trouble = troubleWith(file, 'latest', access);
  if (trouble === undefined) {
    found.set(file, { version, access });
    return 'latest';
  }
  if (troubleWith(file, 'flushed', access) === undefined) return 'flushed';
  throw new KymoError(
    'STORE_FAILED',
    `opening ${file}: the file is damaged: ${trouble}. Restore it from a copy, or move the data folder away to start ` +
      'with an empty one.',
    { context: { file } },
  );
}

/** Takes note that this process has written a file and closed it: until it changes, it need not be read to be opened again. */
export function closedSound(file: string): void {
  found.set(file, { version: versionOf(file), access: 'write' });
}

/** What changes with the content of a file; undefined where a change in this moment might not show. */
function versionOf(file: string): string | undefined {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (stat === undefined || Date.now() - Number(stat.mtimeMs) <= CLOCK_MS) return undefined;
  return `${stat.dev} ${stat.ino} ${stat.size} ${stat.mtimeNs}`;
}

function troubleWith(file: string, snapshot: Snapshot, access: Access): string | undefined {
  const lmdb = createRequire(import.meta.url).resolve('lmdb');
  const { status, signal, stderr, error } = spawnSync(
    process.execPath,
    ['-e', READER, lmdb, file, snapshot, access, String(READ_MS), ...COMPRESSED_TABLES],
    { encoding: 'utf8', timeout: LIMIT_MS, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  if (status === 0) return undefined;
  if ((error as NodeJS.ErrnoException | undefined)?.code === 'ETIMEDOUT')
    throw unchecked(file, `reading it took longer than ${LIMIT_MS / 1000} s`);
  if (signal !== null && !CRASHES.includes(signal))
    throw unchecked(file, `reading it was ended by ${signal}`);
  if (signal !== null) return `reading it ends the process (${signal})`;
  return /^\w*Error: (.*)$/m.exec(stderr)?.[1] ?? `reading it fails (exit code ${status})`;
}

function unchecked(file: string, why: string): KymoError {
  return new KymoError(
    'STORE_FAILED',
    `opening ${file}: whether the file is sound could not be found out: ${why}. Start again, on a host that is less busy.`,
    { context: { file } },
  );
}
