import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { EVENT_FILE_PREFIX, EVENT_FILE_SUFFIX } from '@kymo/engine';

const LONGEST_NAME = 80;
const RUN = /-(\d{8}T\d{9}Z)$/;

/**
 * Makes a new folder for the event files of one fit, named for what is fitted and the time.
 * @throws where the folder cannot be made
 */
export function makeRunFolder(folder: string, what: string, nowMs: number): string {
  const safe = what.replace(/[^\w.-]+/g, '-').slice(0, LONGEST_NAME);
  mkdirSync(folder, { recursive: true });
  for (let timeMs = nowMs; ; timeMs++) {
    const run = join(folder, `${safe}-${new Date(timeMs).toISOString().replace(/[-:.]/g, '')}`);
    try {
      mkdirSync(run);
      return run;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

/** Removes the oldest runs that Kymo has written, and nothing else. @param most number of runs to keep */
export function pruneRunFolders(folder: string, most: number): void {
  const timeOf = (name: string) => RUN.exec(name)?.[1] ?? '';
  const runs = readdirSync(folder)
    .filter((name) => RUN.test(name) && isOwn(join(folder, name)))
    .sort((one, other) => timeOf(one).localeCompare(timeOf(other)));
  for (const name of runs.slice(0, Math.max(0, runs.length - most)))
    rmSync(join(folder, name), { recursive: true });
}

/** Whether Kymo has written events there, or has just made the folder. */
function isOwn(run: string): boolean {
  const names = readdirSync(run);
  return (
    names.length === 0 ||
    names.some((name) => name.startsWith(EVENT_FILE_PREFIX) && name.endsWith(EVENT_FILE_SUFFIX))
  );
}
