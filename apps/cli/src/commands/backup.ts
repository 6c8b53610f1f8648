import { join } from 'node:path';
import { Command } from 'commander';
import { makeBackup } from '../backup/make-backup';
import { type FolderOptions, withFolderAlone } from '../models/with-folder';

/** `kymo backup`: a copy of a data folder. */
export function backupCommand(): Command {
  return withFolderAlone(
    new Command('backup')
      .description(
        'Back up a data folder: store, models, dead letters. The monitor may keep running; the backup is a ' +
          'consistent snapshot.',
      )
      .argument('<target>', 'folder to write; it must not exist'),
  ).action(async (target: string, { dataFolder, json }: FolderOptions) => {
    const manifest = await makeBackup(dataFolder, join(target), new Date());
    const text = `${target}: ${Object.keys(manifest.files).length} files, data folder layout ${manifest.storeLayout}`;
    process.stdout.write(`${json ? JSON.stringify(manifest) : text}\n`);
  });
}
