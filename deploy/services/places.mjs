import { mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../..');

/** Folder of one service: its files, its log, its pid. `KYMO_SERVICES_HOME` moves it elsewhere. */
export function workFolder(service = '.') {
  const folder = join(resolve(process.env.KYMO_SERVICES_HOME ?? join(repository, '.services')), service);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Downloads, kept for the next time. */
export function cacheFolder(name) {
  const folder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kymo', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Progress goes to standard error: standard output carries only the addresses. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}
