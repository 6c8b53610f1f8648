import { writeFile } from 'node:fs/promises';
import { inspectArtifact } from '@kymo/detectors';
import { createEngine } from '@kymo/engine';
import { htmlInspection } from '@kymo/evaluation';
import { Command, Option } from 'commander';
import { findArtifact } from '../../models/find-artifact';
import { windowsFor } from '../../models/recent-windows';
import { withFolder } from '../../models/with-folder';
import { file as fileOf, isAddress } from '../../monitor-access';
import { optionWholeNumber } from '../../option-number';
import { Progress } from '../../progress';

interface Options {
  readonly dataFolder: string;
  readonly input?: string;
  readonly output?: string;
  readonly windows: number;
  readonly seed: number;
  readonly json?: boolean;
}

/** `kymo models inspect`: a fitted model as a page to look at. */
export function inspectCommand(): Command {
  return withFolder(new Command('inspect'))
    .description(
      'Write one page about a model: loss curves, windows rebuilt best and worst, latent map, scores, calibration, ' +
        'generated windows, and an interpolation between two windows.',
    )
    .argument(
      '<model>',
      'hash of a model of the monitor, or the beginning of it; or the folder of an artifact',
    )
    .addOption(
      new Option('-i, --input <file>', 'telemetry to show it instead of the recent history').conflicts('url'),
    )
    .option('-o, --output <file>', 'file to write (default: model-<hash>.html)')
    .option(
      '--windows <number>',
      'maximum number of windows to look at',
      optionWholeNumber(10, 100_000),
      2000,
    )
    .option('--seed <number>', 'seed of the generated windows', optionWholeNumber(0, 2 ** 31), 1)
    .action(inspect);
}

async function inspect(model: string, options: Options): Promise<void> {
  if (isAddress(options.dataFolder)) return fetchReport(model, options);
  const artifact = await findArtifact(model, options.dataFolder);
  const windows = await windowsFor(artifact, options, options.windows);
  const engine = await createEngine('onnx');
  const progress = new Progress(`looking at ${artifact.detector}`, 1);
  try {
    const inspection = await inspectArtifact(engine, artifact, windows, options.seed, (fraction) =>
      progress.show(fraction),
    );
    progress.done();
    const file = options.output ?? `model-${artifact.hash.slice(0, 12)}.html`;
    await writeFile(file, htmlInspection(inspection));
    const beyond = inspection.scores.filter((score) => score > 1).length;
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ page: file, hash: artifact.hash, windows: inspection.windows, beyondBoundary: beyond })}\n`
        : `${artifact.detector} ${artifact.hash.slice(0, 12)}: ${inspection.windows} windows looked at, ${beyond} beyond the boundary\n${file}\n`,
    );
  } finally {
    await engine.dispose();
  }
}

/** The page that the monitor itself writes, on its own recent history. */
async function fetchReport(model: string, { dataFolder, output, json }: Options): Promise<void> {
  const file = output ?? `model-${model.slice(0, 12)}.html`;
  await writeFile(file, await fileOf(dataFolder, `/api/models/${encodeURIComponent(model)}/report`));
  process.stdout.write(json ? `${JSON.stringify({ page: file, hash: model })}\n` : `${file}\n`);
}
