import { existsSync } from 'node:fs';
import { KymoError } from '@kymo/domain';

/** That a folder is not the data folder of a monitor. @param doing what was under way, as a gerund */
export function noStore(doing: string, folder: string): KymoError {
  const found = existsSync(folder) ? 'it holds no store' : 'there is no such folder';
  return new KymoError(
    'INPUT_UNREADABLE',
    `${doing} the data folder ${folder}: ${found}. Name the data folder of a monitor that has run.`,
  );
}
