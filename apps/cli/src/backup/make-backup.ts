import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { MONITOR_ADDRESS_FILE } from '@kymo/api';
import { copyStore } from '@kymo/connectors';
import { KymoError, VERSION } from '@kymo/domain';
import { digestOf, MANIFEST, type Manifest } from './manifest';

const STORE = 'store.mdb';
const MODELS = 'models';
/** What holds only while a monitor runs, and the place of a backfill, which can be made again. */
const LEFT_OUT: ReadonlySet<string> = new Set([MONITOR_ADDRESS_FILE, 'backfill']);

/**
 * Copies a data folder, also while its monitor runs: the store as of one commit, and all models that it names.
 * The target is there whole, or not at all.
 * @throws KymoError OPTIONS_INVALID where the target exists; STORE_FAILED
 */
export async function makeBackup(dataFolder: string, target: string, now: Date): Promise<Manifest> {
  if (existsSync(target))
    throw new KymoError(
      'OPTIONS_INVALID',
      `backing up to ${target}: it exists. Name a folder that does not, so that no backup is mixed with another.`,
    );
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}`);
  await mkdir(draft, { recursive: true, mode: 0o700 });
  try {
    // A model is written before the store names it, and long before it is deleted: before and behind, none is missed.
    await copyModels(dataFolder, draft);
    const storeLayout = (await copyStore(dataFolder, join(draft, STORE))) as number;
    await copyModels(dataFolder, draft);
    await copyOthers(dataFolder, draft);
    const manifest: Manifest = {
      kymo: VERSION,
      storeLayout,
      createdAt: now.toISOString(),
      files: await digestsOf(draft),
    };
    await writeFile(join(draft, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    await rename(draft, target);
    return manifest;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

async function copyModels(dataFolder: string, draft: string): Promise<void> {
  const models = join(dataFolder, MODELS);
  for (const name of await readdir(models).catch(() => [])) {
    const copy = join(draft, MODELS, name);
    if (name.startsWith('.') || existsSync(copy)) continue;
    await cp(join(models, name), copy, { recursive: true }).catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error;
      // Deleted meanwhile: nothing named it.
      await rm(copy, { recursive: true, force: true });
    });
  }
}

async function copyOthers(dataFolder: string, draft: string): Promise<void> {
  for (const entry of await readdir(dataFolder, { withFileTypes: true })) {
    const { name } = entry;
    if (!entry.isFile() || LEFT_OUT.has(name) || /^(?:\.|store\.)/u.test(name)) continue;
    await cp(join(dataFolder, name), join(draft, name));
    if (name.endsWith('.ndjson')) await endWithLine(join(draft, name));
  }
}

/** A line that was being written is left out. */
async function endWithLine(file: string): Promise<void> {
  await truncate(file, (await readFile(file)).lastIndexOf('\n') + 1);
}

async function digestsOf(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => relative(folder, join(parentPath, name)));
  const digests: Record<string, string> = {};
  for (const path of paths.sort()) digests[path] = await digestOf(join(folder, path));
  return digests;
}
