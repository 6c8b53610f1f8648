import { Command } from 'commander';
import { giveOrder, sayDone } from '../../models/give-order';
import { type FolderOptions, withFolder } from '../../models/with-folder';

/** `kymo models release`: hands a group back to the ladder. */
export function releaseCommand(): Command {
  return withFolder(
    new Command('release')
      .description('Release a pinned group to the ladder: the next model that proves better takes over.')
      .argument('<group>', 'group of series that share a model, as `kymo models list` names it'),
  ).action(async (group: string, { dataFolder, json }: FolderOptions) => {
    sayDone(await giveOrder(dataFolder, { act: 'release', group }), json);
  });
}
