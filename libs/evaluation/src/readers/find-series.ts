import { readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { KymoError } from '@kymo/domain';
import { bySeries } from './by-series';
import { withDistinctNames } from './distinct-names';
import { labelledCsv, nab, skab, threeW, tsbAd, type Candidate, type Recogniser } from './forms';
import type { SeriesFile } from './labelled-series';
import { pair } from './pair';
import { readHeader } from './table';

/** Most telling layout first. */
const RECOGNISERS: readonly Recogniser[] = [tsbAd, nab, skab, threeW, pair, labelledCsv];

/** The recordings found, by name, and the files of the folders that are none. */
export interface FoundSeries {
  readonly files: readonly SeriesFile[];
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
}

/** A table, and whether it was found in a folder rather than named. */
interface FoundTable extends Candidate {
  readonly inFolder: boolean;
}

/**
 * Finds the labelled recordings among files and folders, which are searched in depth, and tells their layout.
 * @throws KymoError INPUT_UNREADABLE for a path that is not there, a named file without labels, or nothing found
 */
export async function findSeries(paths: readonly string[]): Promise<FoundSeries> {
  const tables = (await tablesIn(paths)).map((table) => ({ table, found: recognised(table) }));
  const parts = new Set(tables.flatMap(({ found }) => found?.parts ?? []).map((path) => resolve(path)));
  const files: SeriesFile[] = [];
  const skipped: { path: string; why: string }[] = [];
  for (const { table, found } of tables) {
    const why = 'no label column, no training length in its name, no label windows';
    if (parts.has(resolve(table.path))) skipped.push({ path: table.path, why: 'part of a pair' });
    else if (found !== undefined) files.push(...(await bySeries(found)));
    else if (table.inFolder) skipped.push({ path: table.path, why });
    else throw unlabelled(table.path, why);
  }
  if (files.length === 0)
    throw unlabelled(paths.join(', '), `${skipped.length} tables, none of them labelled`);
  const byName = new Intl.Collator('en', { numeric: true });
  return { files: withDistinctNames(files).sort((a, b) => byName.compare(a.name, b.name)), skipped };
}

/** Every table once, however often it is named. */
async function tablesIn(paths: readonly string[]): Promise<FoundTable[]> {
  const tables = new Map<string, FoundTable>();
  for (const path of paths) {
    const inFolder = await isDirectory(path);
    const root = inFolder ? path : dirname(path);
    for (const candidate of inFolder ? await tablesBelow(path) : [path]) {
      if (tables.has(resolve(candidate))) continue;
      const header = await readHeader(candidate);
      tables.set(resolve(candidate), { path: candidate, root, header, inFolder });
    }
  }
  return [...tables.values()];
}

function recognised(table: Candidate): SeriesFile | undefined {
  for (const recognise of RECOGNISERS) {
    const found = recognise(table);
    if (found !== undefined) return found;
  }
  return undefined;
}

async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (cause) {
    throw new KymoError('INPUT_UNREADABLE', `looking for recordings: there is no file or folder ${path}`, {
      cause,
    });
  }
}

async function tablesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && /\.(csv|txt)(\.gz)?$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function unlabelled(path: string, why: string): KymoError {
  return new KymoError(
    'INPUT_UNREADABLE',
    `looking for recordings in ${path}: ${why}; give CSV or CSV.gz files with a label column ` +
      '(`label`, `anomaly`, `class`, …), named `…_tr_<rows>_…`, paired as `train` and `test`, or with `labels/combined_windows.json`',
    { context: { path } },
  );
}
