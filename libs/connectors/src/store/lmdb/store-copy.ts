import { chmodSync, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { databaseFile, Environment } from './environment';
import { FolderLock } from './folder-lock';
import { checkReadable, layoutOf } from './migrations/migrations';
import { noStore } from './no-store';

/** Nobody but the owner reads a copy either. */
const OWNER_ALONE = 0o600;

/**
 * Copies the store of a data folder as of its latest commit, also while a monitor writes it.
 * @returns the layout of its tables
 * @throws KymoError INPUT_UNREADABLE where there is none, STORE_FAILED
 */
export async function copyStore(folder: string, target: string): Promise<unknown> {
  const file = join(folder, 'store.mdb');
  if (!existsSync(file)) throw noStore('copying', folder);
  const environment = new Environment(file, true);
  try {
    await environment.copyTo(target);
    chmodSync(target, OWNER_ALONE);
    await flush(target);
    return layoutOf(environment);
  } finally {
    await environment.close();
  }
}

/**
 * Puts a copy of a store in place of that of a data folder, which stays beside it as `store.mdb.before-restore`.
 * @param prepare runs while no monitor can start on the folder, before the store is replaced
 * @throws KymoError STORE_IN_USE while a monitor writes it; STORE_FAILED where the copy is damaged or of a version that
 * this one cannot read
 */
export async function replaceStore(
  folder: string,
  copy: string,
  prepare: () => Promise<void>,
): Promise<void> {
  await checkCopy(copy);
  const file = databaseFile(folder);
  const lock = FolderLock.take(folder);
  try {
    await prepare();
    const draft = `${file}.restoring`;
    copyFileSync(copy, draft);
    chmodSync(draft, OWNER_ALONE);
    await flush(draft);
    if (existsSync(file)) copyFileSync(file, `${file}.before-restore`);
    // Readers of the store that was have a table of their own; the new one begins without it.
    rmSync(`${file}-lock`, { force: true });
    renameSync(draft, file);
  } finally {
    lock.release();
  }
}

async function checkCopy(copy: string): Promise<void> {
  const environment = new Environment(copy, true);
  try {
    checkReadable(environment);
  } finally {
    await environment.close();
    rmSync(`${copy}-lock`, { force: true });
  }
}

async function flush(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  await handle.sync();
  await handle.close();
}
