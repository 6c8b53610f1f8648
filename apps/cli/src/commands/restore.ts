import { Command } from 'commander';
import { restoreBackup } from '../backup/restore-backup';
import { type FolderOptions, withFolderAlone } from '../models/with-folder';

/** `kymo restore`: a backup put in place. */
export function restoreCommand(): Command {
  return withFolderAlone(
    new Command('restore')
      .description('Restore a backup into a data folder that no monitor uses. Every file is checked first.')
      .argument('<backup>', 'folder that `kymo backup` has written')
      .option('--replace', 'replace the store that is there'),
  ).action(
    async (backup: string, { dataFolder, json, replace }: FolderOptions & { readonly replace?: boolean }) => {
      const manifest = await restoreBackup(backup, dataFolder, replace ?? false);
      const text = `${dataFolder}: as of ${manifest.createdAt}`;
      process.stdout.write(`${json ? JSON.stringify(manifest) : text}\n`);
    },
  );
}
