import type { Command } from 'commander';

export interface FolderOptions {
  readonly dataFolder: string;
  readonly json?: boolean;
}

/** The options of every command about the models of a monitor. */
export function withFolder(command: Command): Command {
  return command
    .option('--data-folder <folder>', 'data folder of the monitor', '.kymo/plant')
    .option('--json', 'print the answer as JSON');
}
