import { Command, Option } from 'commander';
import type { ExplanationView } from '@kymo/api';
import { identified } from '../../alerts/find-incident';
import { replayIncident, type ReplayOptions } from '../../alerts/replay';
import { explanationText } from '../../alerts/texts';
import { type FolderOptions, withFolder } from '../../models/with-folder';
import { askMonitor, isAddress } from '../../monitor-access';

interface Options extends FolderOptions, ReplayOptions {}

/** `kymo alerts explain`: replays an alert. */
export function explainCommand(): Command {
  const command = new Command('explain')
    .description(
      'Recompute the score of the window that raised an incident, with the same model, and how its channels departed ' +
        'from their relation if that raised it, and show what contributed. The exit code is 1 if the two are not ' +
        'reproduced to the last digit.',
    )
    .argument('<incident>', 'its id, or the first characters of it')
    .option('--model <folder>', 'folder of the artifact, if it is not among the models of the monitor')
    .addOption(
      new Option(
        '--engine <name>',
        'engine that runs the network; the score is reproduced only by the engine that computed it',
      )
        .choices(['onnx', 'tfjs'])
        .default('onnx'),
    );
  return withFolder(command).action(explainIncident);
}

async function explainIncident(id: string, { dataFolder, json, ...options }: Options): Promise<void> {
  const explanation = isAddress(dataFolder)
    ? await explanationAt(dataFolder, id)
    : await replayIncident(dataFolder, id, options);
  process.stdout.write(`${json ? JSON.stringify(explanation) : explanationText(explanation)}\n`);
  const { score, relation } = explanation;
  if (!score.reproduced || relation?.replayed?.reproduced === false) process.exitCode = 1;
}

/** Computed by the monitor, by its own engine. */
async function explanationAt(url: string, beginning: string): Promise<ExplanationView> {
  const { id } = await identified(url, beginning);
  return askMonitor(url, `/api/incidents/${encodeURIComponent(id)}/explanation`);
}
