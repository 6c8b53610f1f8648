import { readStore } from '@kymo/connectors';
import { Command } from 'commander';
import { findIncident } from '../../alerts/find-incident';
import { incidentText } from '../../alerts/texts';
import { dataFolderOption } from '../../models/with-folder';

interface Options {
  readonly dataFolder: string;
  readonly json?: boolean;
}

/** `kymo alerts show`: one incident. */
export function showCommand(): Command {
  return new Command('show')
    .description('Show an incident: since when, how bad, where, and the earlier ones it looks like.')
    .argument('<incident>', 'its identity, or the beginning of it')
    .addOption(dataFolderOption())
    .option('--json', 'print it as JSON')
    .action(show);
}

async function show(id: string, { dataFolder, json }: Options): Promise<void> {
  const store = readStore(dataFolder);
  try {
    const incident = findIncident(store, id);
    process.stdout.write(`${json ? JSON.stringify(incident) : incidentText(incident)}\n`);
  } finally {
    await store.close();
  }
}
