import { type Assessment, ASSESSMENTS } from '@kymo/domain';
import { Command, Option } from 'commander';
import { identified } from '../../alerts/find-incident';
import { type FolderOptions, withFolder } from '../../models/with-folder';
import { labelIncident, labellingOf } from '../../alerts/label-incident';

interface Options extends FolderOptions {
  readonly as?: Assessment;
  readonly remove?: boolean;
}

/** `kymo alerts label`: says what an incident was. */
export function labelCommand(): Command {
  return withFolder(
    new Command('label')
      .description('Say what an incident was. Later incidents that look like it will mention it.')
      .argument('<incident>', 'its id, or the first characters of it')
      .argument('[text]', 'one line, such as "bearing wear"')
      .addOption(
        new Option('--as <assessment>', 'whether it was trouble, a false alarm, or expected').choices(
          ASSESSMENTS,
        ),
      )
      .option('--remove', 'remove the label'),
  ).action(label);
}

async function label(
  id: string,
  text: string | undefined,
  { dataFolder, as: assessment, remove, json }: Options,
): Promise<void> {
  const labelling = labellingOf(remove ? { label: null, assessment: null } : { label: text, assessment });
  const { id: whole } = await identified(dataFolder, id);
  const incident = await labelIncident(dataFolder, whole, labelling);
  const { label, assessment: was } = incident;
  const said =
    label === undefined && was === undefined
      ? 'has no label'
      : `is labelled ${[was, label && `“${label}”`].filter(Boolean).join(', ')}`;
  process.stdout.write(json ? `${JSON.stringify(incident)}\n` : `${whole} of ${incident.series} ${said}\n`);
}
