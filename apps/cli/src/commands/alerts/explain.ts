import { readStore } from '@kymo/connectors';
import { createInProcessFactory } from '@kymo/detectors';
import { type Evidence, type Incident, KymoError } from '@kymo/domain';
import { createEngine } from '@kymo/engine';
import { Command, Option } from 'commander';
import { dataFolderOption } from '../../models/with-folder';
import { explain } from '../../alerts/explanation';
import { findIncident } from '../../alerts/find-incident';
import { explanationText } from '../../alerts/texts';
import { findArtifact } from '../../models/find-artifact';

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

async function explainIncident(id: string, { dataFolder, model, engine, json }: Options): Promise<void> {
  const { incident, evidence } = await replayable(dataFolder, id);
  const artifact = await findArtifact(model ?? evidence.model.hash, dataFolder);
  const factory = createInProcessFactory(await createEngine(engine));
  try {
    const detector = await factory.restore(artifact);
    const explanation = await explain(incident, evidence, artifact, detector);
    process.stdout.write(`${json ? JSON.stringify(explanation) : explanationText(explanation)}\n`);
    if (!explanation.score.reproduced) process.exitCode = 1;
  } finally {
    await factory.close();
  }
}

async function replayable(
  dataFolder: string,
  id: string,
): Promise<{ readonly incident: Incident; readonly evidence: Evidence }> {
  const store = readStore(dataFolder);
  try {
    const incident = findIncident(store, id);
    const evidence = store.evidence(incident.id);
    if (evidence !== undefined) return { incident, evidence };
    const why =
      incident.kind === 'silence'
        ? 'it is a silence, which has no score'
        : 'the window that raised it is no longer kept';
    throw new KymoError(
      'INCIDENT_UNKNOWN',
      `explaining the incident ${incident.id} of ${incident.series}: ${why}. Windows of the latest incidents with a score are kept; \`kymo alerts list\` shows them.`,
    );
  } finally {
    await store.close();
  }
}
