import { writeFile } from 'node:fs/promises';
import { inspectArtifact } from '@kymo/detectors';
import { createEngine } from '@kymo/engine';
import { htmlInspection } from '@kymo/evaluation';
import { Command } from 'commander';
import { findArtifact } from '../../models/find-artifact';
import { windowsFor } from '../../models/recent-windows';
import { dataFolderOption } from '../../models/with-folder';
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
  return new Command('inspect')
    .description(
      'Write one page about a model: loss curves, windows rebuilt best and worst, latent map, scores, calibration, ' +
        'generated windows, and an interpolation between two windows.',
    )
    .argument(
      '<model>',
      'hash of a model of the monitor, or the beginning of it; or the folder of an artifact',
    )
    .addOption(dataFolderOption())
    .option('-i, --input <file>', 'telemetry to show it instead of the recent history')
    .option('-o, --output <file>', 'the page; model-<hash>.html otherwise')
    .option(
      '--windows <number>',
      'maximum number of windows to look at',
      optionWholeNumber(10, 100_000),
      2000,
    )
    .option('--seed <number>', 'seed of the generated windows', optionWholeNumber(0, 2 ** 31), 1)
    .option('--json', 'print what was written as JSON')
    .action(inspect);
}

async function inspect(model: string, options: Options): Promise<void> {
  const artifact = await findArtifact(model, options.dataFolder);
  const windows = await windowsFor(artifact, options, options.windows);
  const engine = await createEngine('onnx');
  const progress = new Progress(`looking at ${artifact.detector}`, 1);
  try {
    const inspection = await inspectArtifact(engine, artifact, windows, options.seed, (fraction) =>
      progress.show(fraction),
    );
    progress.done();
    const page = options.output ?? `model-${artifact.hash.slice(0, 12)}.html`;
    await writeFile(page, htmlInspection(inspection));
    const beyond = inspection.scores.filter((score) => score > 1).length;
    process.stdout.write(
      options.json
        ? `${JSON.stringify({ page, hash: artifact.hash, windows: inspection.windows, beyondBoundary: beyond })}\n`
        : `${artifact.detector} ${artifact.hash.slice(0, 12)}: ${inspection.windows} windows looked at, ${beyond} beyond the boundary\n${page}\n`,
    );
  } finally {
    await engine.dispose();
  }
}
