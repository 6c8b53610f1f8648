import { readStore } from '@kymo/connectors';
import { type Incident, KymoError, type Labelling, labellingSchema } from '@kymo/domain';
import { Command } from 'commander';
import { z } from 'zod';
import { findIncident } from '../../alerts/find-incident';
import { change } from '../../monitor-access';

interface Options {
  readonly dataFolder: string;
  readonly remove?: boolean;
  readonly json?: boolean;
}

/** `kymo alerts label`: says what an incident was. */
export function labelCommand(): Command {
  return new Command('label')
    .description('Say what an incident was; later incidents that look like it will name it.')
    .argument('<incident>', 'its identity, or the beginning of it')
    .argument('[text]', 'one line, such as "bearing wear"')
    .option('--remove', 'take the label back')
    .option('--data-folder <folder>', 'data folder of the monitor', '.kymo/plant')
    .option('--json', 'print the incident as JSON')
    .action(label);
}

async function label(
  id: string,
  text: string | undefined,
  { dataFolder, remove, json }: Options,
): Promise<void> {
  const labelling = labellingOf(remove ? null : text);
  const { id: whole } = await identified(dataFolder, id);
  const incident = await change<Incident>(
    dataFolder,
    `/api/incidents/${whole}/label`,
    labelling,
    async (store) => {
      await store.annotate([whole], labelling);
      return store.incident(whole)!;
    },
  );
  const said = labelling.label === null ? 'has no label' : `is labelled “${labelling.label}”`;
  process.stdout.write(json ? `${JSON.stringify(incident)}\n` : `${whole} of ${incident.series} ${said}\n`);
}

function labellingOf(label: string | null | undefined): Labelling {
  const result = labellingSchema.safeParse({ label });
  if (result.success) return result.data;
  throw new KymoError(
    'OPTIONS_INVALID',
    `labelling an incident: ${z.prettifyError(result.error)}. Give one line of text, or --remove.`,
  );
}

async function identified(dataFolder: string, id: string): Promise<Incident> {
  const store = readStore(dataFolder);
  try {
    return findIncident(store, id);
  } finally {
    await store.close();
  }
}
