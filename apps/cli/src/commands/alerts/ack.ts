import type { Incident } from '@kymo/domain';
import { Command } from 'commander';
import { identified } from '../../alerts/find-incident';
import { change } from '../../monitor-access';
import { type FolderOptions, withFolder } from '../../models/with-folder';
import { auditOf, operatorName } from '../../operator';

interface Options extends FolderOptions {
  readonly note?: string;
  readonly by?: string;
  readonly undo?: boolean;
}

/** `kymo alerts ack`: takes an incident on. */
export function ackCommand(): Command {
  return withFolder(
    new Command('ack')
      .description('Acknowledge an incident: it is not repeated unless it gets worse.')
      .argument('<incident>', 'its id, or the first characters of it')
      .option('--note <text>', 'one line for the others, such as "on my way"')
      .option('--by <name>', 'who acknowledges it (default: the user of the command)')
      .option('--undo', 'withdraw the acknowledgement'),
  ).action(ack);
}

async function ack(
  id: string,
  { dataFolder, json, note, undo, by = operatorName() }: Options,
): Promise<void> {
  const { id: whole } = await identified(dataFolder, id);
  const act = undo ? 'unacknowledge' : 'acknowledge';
  const incident = await change<Incident>(
    dataFolder,
    `/api/incidents/${whole}/${act}`,
    undo ? {} : { by, ...(note !== undefined && { note }) },
    async (store) => {
      const audit = { ...auditOf(`incident.${act}`, whole), by };
      const acknowledged = { by, atMs: audit.atMs, ...(note !== undefined && { note }) };
      await store.annotate([whole], { acknowledged: undo ? null : acknowledged }, audit);
      return store.incident(whole)!;
    },
  );
  const said = undo ? 'is given back' : `is taken on by ${by}`;
  process.stdout.write(json ? `${JSON.stringify(incident)}\n` : `${whole} of ${incident.series} ${said}\n`);
}
