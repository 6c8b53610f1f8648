import { dirname, join, resolve, sep } from 'node:path';
import { bareName } from './forms';
import type { SeriesFile } from './labelled-series';

/** Results are kept by name: files that share one are named by as much of their folders as tells them apart. */
export function withDistinctNames(files: readonly SeriesFile[]): SeriesFile[] {
  let named = [...files];
  for (let folders = 1; ; folders++) {
    const shared = sharedNames(named);
    if (shared.size === 0) return named;
    named = named.map((file) => (shared.has(file.name) ? renamed(file, nameWith(folders, file)) : file));
  }
}

function sharedNames(files: readonly SeriesFile[]): Set<string> {
  const names = files.map(({ name }) => name);
  return new Set(names.filter((name, index) => names.indexOf(name) !== index));
}

function nameWith(folders: number, { path }: SeriesFile): string {
  const above = dirname(resolve(path)).split(sep).filter(Boolean);
  // Only the ending tells files of one folder apart.
  return folders > above.length ? resolve(path) : join(...above.slice(-folders), bareName(path));
}

function renamed(file: SeriesFile, name: string): SeriesFile {
  return { ...file, name, load: async (trainingRows) => ({ ...(await file.load(trainingRows)), name }) };
}
