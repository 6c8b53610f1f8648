import { Command } from 'commander';
import { identified } from '../../alerts/find-incident';
import { incidentText } from '../../alerts/texts';
import { type FolderOptions, withFolder } from '../../models/with-folder';

/** `kymo alerts show`: one incident. */
export function showCommand(): Command {
  return withFolder(
    new Command('show')
      .description('Show an incident: since when, how bad, where, and the earlier ones it looks like.')
      .argument('<incident>', 'its id, or the first characters of it'),
  ).action(async (id: string, { dataFolder, json }: FolderOptions) => {
    const incident = await identified(dataFolder, id);
    process.stdout.write(`${json ? JSON.stringify(incident) : incidentText(incident)}\n`);
  });
}
