import { closeSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { KymoError, messageOf } from '@kymo/domain';
import { tryLock } from 'fs-native-extensions';

const LOCK_FILE = 'store.lock';

/**
 * The right to write a data folder: a lock of the operating system on a file beside the store. It ends with the process
 * however that ends, and holds between containers that share the folder.
 */
export class FolderLock {
  /** @throws KymoError STORE_IN_USE, STORE_FAILED */
  static take(folder: string): FolderLock {
    const file = join(folder, LOCK_FILE);
    const descriptor = attempt(file, () => openSync(file, 'a+'));
    try {
      if (!attempt(file, () => tryLock(descriptor))) throw inUse(folder, readFileSync(file, 'utf8'));
      ftruncateSync(descriptor);
      writeSync(descriptor, `process ${process.pid} on host ${hostname()}`);
      return new FolderLock(descriptor);
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
  }

  private constructor(private readonly descriptor: number) {}

  release(): void {
    closeSync(this.descriptor);
  }
}

function attempt<T>(file: string, action: () => T): T {
  try {
    return action();
  } catch (cause) {
    throw new KymoError(
      'STORE_FAILED',
      `locking ${file}: ${messageOf(cause)}. Name a data folder that can be written to, on a file system with locks.`,
      { cause, context: { file } },
    );
  }
}

function inUse(folder: string, owner: string): KymoError {
  return new KymoError(
    'STORE_IN_USE',
    `opening the data folder ${folder}: ${owner || 'another process'} is writing to it, and one writer is allowed. ` +
      'Stop that process or name another data folder.',
    { context: { folder, owner } },
  );
}
