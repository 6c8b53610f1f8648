import { makeRunFolder, pruneRunFolders } from '@kymo/detectors';
import { type Log, messageOf } from '@kymo/domain';

/** The latest fits whose event files are kept. */
const MAX_RUNS = 20;

/** The folder in which a fit can be watched; undefined if it is not wanted or cannot be made: the fit goes on without. */
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
