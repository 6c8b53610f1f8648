import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceStore } from '@kymo/connectors';
import { KymoError } from '@kymo/domain';
import { type Manifest, readManifest, verify } from './manifest';

const STORE = 'store.mdb';

/**
 * Puts a backup into a data folder that no monitor works on. The store is replaced last and at once: before that the
 * folder is as it was, with more models.
 * @param replace whether a store that is there may be replaced
 * @throws KymoError INPUT_UNREADABLE, OPTIONS_INVALID, STORE_IN_USE, STORE_FAILED
 */
export async function restoreBackup(backup: string, dataFolder: string, replace: boolean): Promise<Manifest> {
  const manifest = readManifest(backup);
  await verify(backup, manifest);
  await replaceStore(dataFolder, join(backup, STORE), async () => {
    if (!replace && existsSync(join(dataFolder, STORE))) throw inPlace(dataFolder);
    for (const path of Object.keys(manifest.files))
      if (path !== STORE) await cp(join(backup, path), join(dataFolder, path), { recursive: true });
  });
  return manifest;
}

function inPlace(dataFolder: string): KymoError {
  return new KymoError(
    'OPTIONS_INVALID',
    `restoring to ${dataFolder}: it holds a store. Name an empty folder, or give --replace: what is there then stays ` +
      'beside it as store.mdb.before-restore.',
  );
}
