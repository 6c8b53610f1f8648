import type { ReloadView } from '@kymo/api';
import { Command } from 'commander';
import { change, notRunning } from '../../monitor-access';
import { type FolderOptions, withFolder } from '../../models/with-folder';

const EFFECTS: Readonly<Record<ReloadView['effect'], string>> = {
  none: 'no changes',
  live: 'holds at once',
  new_run: 'the stream begins again with the new configuration',
};

/** `kymo config reload`: a changed file taken up. */
export function reloadCommand(): Command {
  return withFolder(
    new Command('reload')
      .description(
        'Have a running monitor read its configuration again, as on SIGHUP. A file with issues changes nothing; one that ' +
          'fails within a minute is taken back.',
      )
      .option('--dry-run', 'only check it and say what would change'),
  ).action(async ({ dataFolder, json, dryRun }: FolderOptions & { readonly dryRun?: boolean }) => {
    const view = await change<ReloadView>(
      dataFolder,
      '/api/config/reload',
      { dryRun: dryRun ?? false },
      notRunning(dataFolder),
    );
    const text = [...view.changes, EFFECTS[view.effect]].join('\n');
    process.stdout.write(`${json ? JSON.stringify(view) : text}\n`);
  });
}
