import { readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { KymoError } from '@kymo/domain';
import { labelledCsv, nab, skab, threeW, tsbAd, type Recogniser } from './forms';
import type { SeriesFile } from './labelled-series';
import { isPartOfPair, pair } from './pair';
import { readHeader } from './table';

/** Most telling layout first. */
const RECOGNISERS: readonly Recogniser[] = [tsbAd, nab, skab, threeW, pair, labelledCsv];

/** The recordings found, by name, and the files of the folders that are none. */
export interface FoundSeries {
  readonly files: readonly SeriesFile[];
  readonly skipped: readonly { readonly path: string; readonly why: string }[];
}

/**
 * Finds the labelled recordings among files and folders, which are searched in depth, and tells their layout.
 * @throws KymoError INPUT_UNREADABLE for a path that is not there, a named file without labels, or nothing found
 */
export async function findSeries(paths: readonly string[]): Promise<FoundSeries> {
  const files: SeriesFile[] = [];
  const skipped: { path: string; why: string }[] = [];
  for (const path of paths) {
    const isFolder = await isDirectory(path);
    for (const candidate of isFolder ? await tablesBelow(path) : [path]) {
      const header = await readHeader(candidate);
      const root = isFolder ? path : dirname(path);
      const found = RECOGNISERS.map((recognise) => recognise({ path: candidate, root, header })).find(
        Boolean,
      );
      const why = 'no label column, no training length in its name, no label windows';
      if (found !== undefined && !(isPartOfPair(candidate) && found.form === 'csv')) files.push(found);
      else if (isFolder)
        skipped.push({ path: candidate, why: isPartOfPair(candidate) ? 'part of a pair' : why });
      else throw unlabelled(candidate, why);
    }
  }
  if (files.length === 0)
    throw unlabelled(paths.join(', '), `${skipped.length} tables, none of them labelled`);
  const byName = new Intl.Collator('en', { numeric: true });
  return { files: files.sort((a, b) => byName.compare(a.name, b.name)), skipped };
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
