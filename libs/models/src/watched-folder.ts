import { makeRunFolder, pruneRunFolders } from '@kymo/detectors';
import { type Log, messageOf } from '@kymo/domain';

/** Fits that can be looked at, the latest: as many as artifacts are kept without a purpose. */
const MAX_RUNS = 20;

/** The folder in which a fit can be watched; nothing where it is not to be, or cannot be: the fit goes on without. */
export function watchedFolder(
  folder: string | null,
  what: string,
  logger: Pick<Log, 'warn'>,
): string | undefined {
  if (folder === null) return undefined;
  try {
    const run = makeRunFolder(folder, what, Date.now());
    pruneRunFolders(folder, MAX_RUNS);
    return run;
  } catch (error) {
    logger.warn(`The fit of ${what} cannot be watched in ${folder}: ${messageOf(error)}`);
    return undefined;
  }
}
