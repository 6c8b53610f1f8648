import type { LogLevelView } from '@kymo/api';
import { LOG_LEVELS } from '@kymo/config';
import { Argument, Command } from 'commander';
import { change, notRunning } from '../../monitor-access';
import { type FolderOptions, withFolder } from '../../models/with-folder';

/** `kymo config log-level`: how much a running monitor logs. */
export function logLevelCommand(): Command {
  return withFolder(
    new Command('log-level')
      .description('Change the log level of a running monitor, until its next start or reload.')
      .addArgument(new Argument('<level>').choices(LOG_LEVELS)),
  ).action(async (level: string, { dataFolder, json }: FolderOptions) => {
    const view = await change<LogLevelView>(dataFolder, '/api/log-level', { level }, notRunning(dataFolder));
    process.stdout.write(`${json ? JSON.stringify(view) : view.level}\n`);
  });
}
