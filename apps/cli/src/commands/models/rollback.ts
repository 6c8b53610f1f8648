import { Command } from 'commander';
import { giveOrder, sayDone } from '../../models/give-order';
import { type FolderOptions, withFolder } from '../../models/with-folder';

/** `kymo models rollback`: back to what served before. */
export function rollbackCommand(): Command {
  return withFolder(
    new Command('rollback')
      .description(
        'Have the model serve a group that served it before, and pin the group to it. Again goes one further back.',
      )
      .argument('<group>', 'group of series that share a model, as `kymo models list` names it'),
  ).action(async (group: string, { dataFolder, json }: FolderOptions) => {
    sayDone(await giveOrder(dataFolder, { act: 'rollback', group }), json);
  });
}
