import { existsSync } from 'node:fs';
import { glob } from 'tinyglobby';
import { STANDARD_INPUT } from './input';

const PATTERN = /[*?[{]/;

/** The files that paths and patterns name, in the order of the paths, those of a pattern by name. @throws Error where a pattern fits none */
export async function filesOf(paths: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const path of paths) {
    if (path === STANDARD_INPUT || !PATTERN.test(path) || existsSync(path)) found.push(path);
    else {
      const files = await glob(path, { onlyFiles: true, absolute: path.startsWith('/') });
      if (files.length === 0) throw new Error(`no file fits the pattern ${path}`);
      found.push(...files.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })));
    }
  }
  return found;
}
