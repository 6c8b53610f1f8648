import type { IncidentsView } from '@kymo/api';
import type { Incident } from '@kymo/domain';
import { Command, Option } from 'commander';
import { incidentRow } from '../../alerts/texts';
import { type FolderOptions, withFolder } from '../../models/with-folder';
import { ask } from '../../monitor-access';
import { optionWholeNumber } from '../../option-number';

interface Options extends FolderOptions {
  readonly status?: Incident['status'];
  readonly series?: string;
  readonly limit: number;
}

/** `kymo alerts list`: the latest incidents. */
export function listCommand(): Command {
  return withFolder(
    new Command('list')
      .description('List the latest incidents, newest first.')
      .addOption(
        new Option('--status <status>', 'only incidents of this status').choices(['firing', 'resolved']),
      )
      .option('--series <key>', 'only incidents of one series')
      .option('--limit <number>', 'maximum number of incidents', optionWholeNumber(1, 1000), 20),
  ).action(list);
}

async function list({ dataFolder, status, series, limit, json }: Options): Promise<void> {
  const query = { ...(status && { status }), ...(series && { series }) };
  const asked = new URLSearchParams({ ...query, limit: String(limit) });
  const { incidents } = await ask<IncidentsView>(
    dataFolder,
    `/api/incidents?${asked.toString()}`,
    (store) => ({
      incidents: store.incidents({ ...query, limit }),
    }),
  );
  const text = incidents.length === 0 ? 'No incidents.' : incidents.map(incidentRow).join('\n');
  process.stdout.write(`${json ? JSON.stringify({ incidents }) : text}\n`);
}
