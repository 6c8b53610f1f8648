import {
  createDetectorFactory,
  describeTrial,
  detectors,
  makeRunFolder,
  saveArtifact,
} from '@kymo/detectors';
import { KymoError, messageOf, type Artifact } from '@kymo/domain';
import { readFlagsOf, type ReadFlags, withReadOptions } from '@kymo/telemetry-io';
import { Command, InvalidArgumentError, Option } from 'commander';
import { optionWholeNumber } from '../option-number';
import { Progress } from '../progress';
import { channelRulesOf, configOption } from '../channel-rules';
import { labelColumns, withoutLabelled } from '../labelled-samples';
import { samplesOf, trainingOf } from '../recorded';

interface Options extends ReadFlags {
  readonly input: string;
  readonly detector: string;
  readonly output: string;
  readonly engine: 'onnx' | 'tfjs';
  readonly seed: number;
  readonly options: object;
  readonly tensorboard?: string;
  readonly config?: string;
  readonly json?: boolean;
}

/** `kymo fit`: learns from a file and writes an artifact that the monitor can serve. */
export function fitCommand(): Command {
  const command = new Command('fit')
    .description('Fit a detector on recorded telemetry and write it as an artifact.')
    .requiredOption(
      '-i, --input <file>',
      'CSV, JSON, line protocol, Parquet and more, also compressed; a pattern; - for standard input',
    )
    .addOption(
      new Option('-d, --detector <name>', 'detector to fit').choices(Object.keys(detectors)).default('auto'),
    )
    .option(
      '--options <json>',
      'options of the detector, such as {"windowLength":32}; docs/detectors lists them',
      jsonObject,
      {},
    )
    .option('-o, --output <folder>', 'folder of artifacts', 'models')
    .addOption(
      new Option('--engine <name>', 'engine that runs the network').choices(['onnx', 'tfjs']).default('onnx'),
    )
    .option('--seed <number>', 'seed of the fit', optionWholeNumber(0, 2 ** 31), 1)
    .option(
      '--tensorboard <folder>',
      'write losses, histograms and reconstructions to this folder during the fit; view them with tensorboard ' +
        '--logdir <folder>',
    )
    .addOption(configOption())
    .option('--json', 'print the report as JSON');
  return withReadOptions(command).action(fit);
}

function jsonObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Said below.
  }
  throw new InvalidArgumentError('Give a JSON object such as {"windowLength":32}.');
}

async function fit(options: Options): Promise<void> {
  const { input, detector, output, engine, seed, tensorboard, json } = options;
  const rules = channelRulesOf(options.config);
  const labels = await labelColumns(input, readFlagsOf(options));
  const mapping = { ...readFlagsOf(options), ...(labels.length > 0 && { tags: labels }) };
  const { samples, note } = withoutLabelled(await samplesOf(input, mapping), input);
  if (note !== undefined) process.stderr.write(`${note}\n`);
  const training = trainingOf(samples, rules);
  if (training.length === 0) {
    throw new KymoError(
      'INPUT_UNREADABLE',
      `Fitting on ${input}: it holds no sample. Name a file with telemetry.`,
    );
  }
  const run = tensorboard === undefined ? undefined : makeRun(tensorboard, detector);
  const factory = createDetectorFactory({ scoringWorkers: 1, engine });
  const progress = new Progress(`fitting ${detector}`, 1);
  try {
    const artifact = await factory.fit(detector, options.options, training, {
      seed,
      tensorboard: run,
      onProgress: ({ step, fraction }) => progress.show(fraction, step),
      onWarning: (warning) => process.stderr.write(`${warning}\n`),
    });
    const folder = await saveArtifact(output, artifact);
    progress.done();
    const { report, hash } = artifact;
    process.stdout.write(
      json
        ? `${JSON.stringify({ folder, hash, report, tensorboard: run })}\n`
        : `${describeFit(artifact)}\n${folder}\n`,
    );
  } finally {
    await factory.close();
  }
}

function makeRun(folder: string, detector: string): string {
  try {
    const run = makeRunFolder(folder, detector, Date.now());
    process.stderr.write(`The fit can be watched with: tensorboard --logdir ${folder}\n`);
    return run;
  } catch (cause) {
    throw new KymoError(
      'OPTIONS_INVALID',
      `Fitting with --tensorboard ${folder}: no folder can be made there: ${messageOf(cause)}. Name another one.`,
      { cause },
    );
  }
}

function describeFit({ detector, report }: Artifact): string {
  const { trainingWindows, series, seconds, trial } = report;
  const fitted = `${detector} fitted on ${trainingWindows} windows of ${series.length} series in ${seconds.toFixed(1)} s`;
  return trial ? `${fitted}\n${describeTrial(trial)}` : fitted;
}
