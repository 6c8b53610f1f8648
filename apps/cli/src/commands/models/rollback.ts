import { Command } from 'commander';
import { giveOrder, sayDone } from '../../models/give-order';
import { type FolderOptions, withFolder } from '../../models/with-folder';

/** `kymo models rollback`: the model that served before serves again. */
export function rollbackCommand(): Command {
  return withFolder(
    new Command('rollback')
      .description(
        'Make the previous model serve a group again, and pin the group to it. Repeat the command to go back one ' +
          'more model.',
      )
      .argument('<group>', 'group of series that share a model, as `kymo models list` names it'),
  ).action(async (group: string, { dataFolder, json }: FolderOptions) => {
    sayDone(await giveOrder(dataFolder, { act: 'rollback', group }), json);
  });
}
