import { writeFile } from 'node:fs/promises';
import { exportArtifact } from '@kymo/detectors';
import { Command } from 'commander';
import { type FolderOptions, withFolder } from '../../models/with-folder';
import { findArtifact } from '../../models/find-artifact';
import { file as fileOf, isAddress } from '../../monitor-access';

interface Options extends FolderOptions {
  readonly output?: string;
}

/** `kymo models export`: the network of a model as a standard `.onnx` file. */
export function exportCommand(): Command {
  return withFolder(new Command('export'))
    .description(
      'Write the network of a model as a standard .onnx file: scaled windows in, expected windows and errors out.',
    )
    .argument(
      '<model>',
      'hash of a model of the monitor, or the beginning of it; or the folder of an artifact',
    )
    .option('-o, --output <file>', 'file to write (default: model-<hash>.onnx)')
    .action(exportModel);
}

async function exportModel(model: string, options: Options): Promise<void> {
  const { dataFolder, output, json } = options;
  if (isAddress(dataFolder)) return fetchModel(model, options);
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

/** The file that the monitor itself writes. */
async function fetchModel(model: string, { dataFolder, output, json }: Options): Promise<void> {
  const file = output ?? `model-${model.slice(0, 12)}.onnx`;
  const bytes = await fileOf(dataFolder, `/api/models/${encodeURIComponent(model)}/onnx`);
  await writeFile(file, bytes);
  process.stdout.write(
    json ? `${JSON.stringify({ file, hash: model, bytes: bytes.length })}\n` : `${file}\n`,
  );
}
