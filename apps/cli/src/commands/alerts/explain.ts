import { Command, Option } from 'commander';
import { dataFolderOption } from '../../models/with-folder';
import { replayIncident } from '../../alerts/replay';
import { explanationText } from '../../alerts/texts';

interface Options {
  readonly dataFolder: string;
  readonly model?: string;
  readonly engine: 'onnx' | 'tfjs';
  readonly json?: boolean;
}

/** `kymo alerts explain`: replays an alert. */
export function explainCommand(): Command {
  return new Command('explain')
    .description(
      'Score the window that raised an incident again, with the model that scored it, and show what made the score. ' +
        'The exit code is 1 if the score is not reproduced to the last digit.',
    )
    .argument('<incident>', 'its identity, or the beginning of it')
    .addOption(dataFolderOption())
    .option('--model <folder>', 'folder of the artifact, where it is not among the models of the monitor')
    .addOption(
      new Option(
        '--engine <name>',
        'engine that runs the network; the score is reproduced by the engine of then',
      )
        .choices(['onnx', 'tfjs'])
        .default('onnx'),
    )
    .option('--json', 'print the explanation as JSON')
    .action(explainIncident);
}

async function explainIncident(id: string, { dataFolder, json, ...options }: Options): Promise<void> {
  const explanation = await replayIncident(dataFolder, id, options);
  process.stdout.write(`${json ? JSON.stringify(explanation) : explanationText(explanation)}\n`);
  if (!explanation.score.reproduced) process.exitCode = 1;
}
