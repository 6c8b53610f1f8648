import { readStore } from '@kymo/connectors';
import type { Incident } from '@kymo/domain';
import { Command, Option } from 'commander';
import { incidentRow } from '../../alerts/texts';
import { optionWholeNumber } from '../../option-number';

interface Options {
  readonly dataFolder: string;
  readonly status?: Incident['status'];
  readonly series?: string;
  readonly limit: number;
  readonly json?: boolean;
}

/** `kymo alerts list`: the latest incidents. */
export function listCommand(): Command {
  return new Command('list')
    .description('List the latest incidents, newest first.')
    .option('--data-folder <folder>', 'data folder of the monitor', '.kymo/plant')
    .addOption(
      new Option('--status <status>', 'only incidents of this status').choices(['firing', 'resolved']),
    )
    .option('--series <key>', 'only incidents of one series')
    .option('--limit <number>', 'maximum number of incidents', optionWholeNumber(1, 10_000), 20)
    .option('--json', 'print them as JSON')
    .action(list);
}

async function list({ dataFolder, status, series, limit, json }: Options): Promise<void> {
  const store = readStore(dataFolder);
  try {
    const incidents = store.incidents({ ...(status && { status }), ...(series && { series }), limit });
    const text = incidents.length === 0 ? 'No incidents.' : incidents.map(incidentRow).join('\n');
    process.stdout.write(`${json ? JSON.stringify({ incidents }) : text}\n`);
  } finally {
    await store.close();
  }
}
