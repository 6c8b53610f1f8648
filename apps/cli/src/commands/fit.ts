import { FileSource, JsonDecoder } from '@kymo/connectors';
import { createDetectorFactory, detectors, saveArtifact } from '@kymo/detectors';
import { KymoError, type Sample, type TrainingSeries, type Window } from '@kymo/domain';
import { cutWindows, windowOptionsSchema } from '@kymo/pipeline';
import { Command, Option } from 'commander';
import { optionNumber } from '../option-number';
import { Progress } from '../progress';

interface Options {
  readonly input: string;
  readonly detector: string;
  readonly output: string;
  readonly time?: string;
  readonly series?: string;
  readonly channels?: string;
  readonly engine: 'onnx' | 'tfjs';
  readonly seed: number;
  readonly json?: boolean;
}

/** `kymo fit`: learns from a file and writes an artifact that the monitor can serve. */
export function fitCommand(): Command {
  return new Command('fit')
    .description('Fit a detector on recorded telemetry and write it as an artifact.')
    .requiredOption(
      '-i, --input <file>',
      'CSV, NDJSON or Influx line protocol, also gzipped; - for standard input',
    )
    .addOption(
      new Option('-d, --detector <name>', 'which detector')
        .choices(Object.keys(detectors))
        .default('lstm-autoencoder'),
    )
    .option('-o, --output <folder>', 'folder of artifacts', 'models')
    .option('--time <column>', 'column of the time; found by its name otherwise')
    .option('--series <column>', 'column that names the series; one series otherwise')
    .option('--channels <columns>', 'columns to learn, comma-separated; all numbers otherwise')
    .addOption(
      new Option('--engine <name>', 'what runs the network').choices(['onnx', 'tfjs']).default('onnx'),
    )
    .option('--seed <number>', 'seed of the fit', optionNumber(0, 2 ** 31), 1)
    .option('--json', 'print the report as JSON')
    .action(fit);
}

async function fit({
  input,
  detector,
  output,
  time,
  series,
  channels,
  engine,
  seed,
  json,
}: Options): Promise<void> {
  const mapping = { time, series, channels: channels?.split(',').map((name) => name.trim()) };
  const training = trainingOf(await samplesOf(input, mapping));
  if (training.length === 0) {
    throw new KymoError(
      'INPUT_UNREADABLE',
      `Fitting on ${input}: it holds no sample. Name a file with telemetry.`,
    );
  }
  const factory = createDetectorFactory({ scoringWorkers: 1, engine });
  const progress = new Progress(`fitting ${detector}`, 1);
  try {
    const artifact = await factory.fit(detector, {}, training, {
      seed,
      onProgress: ({ step, fraction }) => progress.show(fraction, step),
    });
    const folder = await saveArtifact(output, artifact);
    progress.done();
    const { report, hash } = artifact;
    process.stdout.write(
      json
        ? `${JSON.stringify({ folder, hash, report })}\n`
        : `${detector} fitted on ${report.trainingWindows} windows of ${training.length} series in ${report.seconds.toFixed(1)} s\n${folder}\n`,
    );
  } finally {
    await factory.close();
  }
}

async function samplesOf(input: string, mapping: Record<string, unknown>): Promise<Sample[]> {
  const decoder = new JsonDecoder({ maxFutureMs: null });
  const samples: Sample[] = [];
  await new FileSource({ path: input, ...mapping }).run({
    resumeAt: () => undefined,
    signal: new AbortController().signal,
    pass: ({ records }) => {
      for (const record of records) samples.push(...decoder.decode(record).samples);
      return Promise.resolve();
    },
  });
  return samples;
}

/** The same grid that the monitor would put the samples on, with windows laid end to end. */
function trainingOf(samples: readonly Sample[]): TrainingSeries[] {
  const LENGTH = 64;
  const options = windowOptionsSchema.parse({ lengthSamples: LENGTH, strideSamples: LENGTH });
  return cutWindows(samples, options).flatMap(joined);
}

function joined(windows: readonly Window[]): TrainingSeries[] {
  const last = windows.at(-1);
  if (last === undefined) return [];
  const { series, intervalMs, channels } = last;
  const startMs = windows[0]!.startMs;
  const steps = Math.round((last.startMs - startMs) / intervalMs) + last.length;
  const values = new Float32Array(steps * channels.length).fill(Number.NaN);
  for (const window of windows) {
    const first = Math.round((window.startMs - startMs) / intervalMs);
    window.channels.forEach((name, source) => {
      const target = channels.indexOf(name);
      for (let step = 0; step < window.length; step++) {
        const value = window.values[step * window.channels.length + source]!;
        if (!Number.isNaN(value)) values[(first + step) * channels.length + target] = value;
      }
    });
  }
  return [{ series, intervalMs, startMs, channels, values }];
}
