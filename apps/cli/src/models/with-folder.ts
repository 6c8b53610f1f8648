import { type Command, Option } from 'commander';
import { defaultDataFolder } from '../running-monitor';

export interface FolderOptions {
  /** Data folder of a monitor, or its address. */
  readonly dataFolder: string;
  readonly json?: boolean;
}

/** The options by which a command is told which monitor it is about. */
export function withFolder(command: Command): Command {
  return withFolderAlone(command)
    .addOption(
      new Option(
        '--url <address>',
        'address of the monitor, instead of its folder; the token is read from KYMO_TOKEN',
      ).conflicts('dataFolder'),
    )
    .hook('preAction', (_, called) => {
      const { url } = called.opts<{ readonly url?: string }>();
      if (url !== undefined) called.setOptionValue('dataFolder', url);
    });
}

/** The options of commands that need the files of a monitor. */
export function withFolderAlone(command: Command): Command {
  return command.addOption(dataFolderOption()).option('--json', 'print the answer as JSON');
}

/** The option of commands that read a data folder. */
export function dataFolderOption(): Option {
  return new Option('--data-folder <folder>', 'data folder of the monitor').default(
    defaultDataFolder(),
    'that of the monitor that runs here, else .kymo/plant',
  );
}
