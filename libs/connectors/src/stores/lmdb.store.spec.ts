import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeContract } from '@kymo/testing';
import { LmdbStore } from './lmdb.store';

storeContract('lmdb', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-store-'));
  let store = LmdbStore.open(folder);
  return {
    store,
    reopen: async () => {
      await store.close();
      return (store = LmdbStore.open(folder));
    },
    dispose: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
});
