import { writeFile } from 'node:fs/promises';
import { exportArtifact } from '@kymo/detectors';
import { Command } from 'commander';
import { dataFolderOption } from '../../models/with-folder';
import { findArtifact } from '../../models/find-artifact';

interface Options {
  readonly dataFolder: string;
  readonly output?: string;
  readonly json?: boolean;
}

/** `kymo models export`: the network of a model as a standard `.onnx` file. */
export function exportCommand(): Command {
  return new Command('export')
    .description(
      'Write the network of a model as a standard .onnx file: scaled windows in, expected windows and errors out.',
    )
    .argument(
      '<model>',
      'hash of a model of the monitor, or the beginning of it; or the folder of an artifact',
    )
    .addOption(dataFolderOption())
    .option('-o, --output <file>', 'the file; model-<hash>.onnx otherwise')
    .option('--json', 'print what was written as JSON')
    .action(exportModel);
}

async function exportModel(model: string, { dataFolder, output, json }: Options): Promise<void> {
  const artifact = await findArtifact(model, dataFolder);
  const file = output ?? `model-${artifact.hash.slice(0, 12)}.onnx`;
  const bytes = exportArtifact(artifact);
  await writeFile(file, bytes);
  const { windowLength, channels, hash, detector } = artifact;
  process.stdout.write(
    json
      ? `${JSON.stringify({ file, hash, detector, bytes: bytes.length, windowLength, channels })}\n`
      : `${detector} ${hash.slice(0, 12)}: windows [batch, ${windowLength}, ${channels.length}] of ${channels.join(', ')}\n${file}\n`,
  );
}
