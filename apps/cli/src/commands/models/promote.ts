import { Command } from 'commander';
import { giveOrder, sayDone } from '../../models/give-order';
import { type FolderOptions, withFolder } from '../../models/with-folder';

/** `kymo models promote`: an operator chooses what serves. */
export function promoteCommand(): Command {
  return withFolder(
    new Command('promote')
      .description(
        'Make a model serve its group from the next pass on, and pin the group to it. The ladder keeps fitting and ' +
          'comparing models, but replaces this one only after the group is released.',
      )
      .argument('<hash>', 'hash of a model of the monitor, or the beginning of it'),
  ).action(async (hash: string, { dataFolder, json }: FolderOptions) => {
    sayDone(await giveOrder(dataFolder, { act: 'promote', hash }), json);
  });
}
