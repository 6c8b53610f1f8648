import { open, writeFile } from 'node:fs/promises';
import { KymoError, messageOf } from '@kymo/domain';
import { baselines, evaluateFolder, htmlReport, textReport } from '@kymo/evaluation';
import { Command, Option } from 'commander';
import {
  createEvaluationFactory,
  DEFAULT_DETECTOR,
  FLOOR_DETECTOR,
  liveWindower,
  parseCandidate,
  splitNames,
} from '../candidates';
import { liveAlerts } from '../live-alerts';
import { evaluateLive, type LiveOptions } from '../live/evaluate-live';
import { byRules, channelRulesOf, configOption } from '../channel-rules';
import { optionWholeNumber } from '../option-number';
import { Progress } from '../progress';

interface Options {
  readonly data: string[];
  readonly detector: string;
  readonly json?: boolean;
  readonly report?: string;
  readonly seed: number;
  readonly trainingRows?: number;
  readonly engine: 'onnx' | 'tfjs';
  readonly config?: string;
}

/** `kymo evaluate`: backtests detectors on labelled recordings. */
export function evaluateCommand(): Command {
  return new Command('evaluate')
    .description(
      'Measure detectors on labelled recordings: each is fitted on the training part only, ' +
        'then the recording is replayed through the windows of the live monitor.',
    )
    .option(
      '-d, --data <paths...>',
      'files or folders: TSB-AD, NAB, SKAB, 3W, train and test pairs, any CSV with a label column; also gzipped',
      [],
    )
    .option(
      '--live',
      'replay through the whole monitor instead, from a cold start and with the default configuration; ' +
        'takes folders of telemetry.ndjson and labels.json, too',
    )
    .option('--clean <kinds...>', 'with --live: streams of normal operation, by kind, or all', [])
    .option('--faults', 'with --clean: faults of ten kinds injected from the third day on')
    .option('--days <number>', 'with --clean: length of each stream', optionWholeNumber(1, 1000), 8)
    .option('--settings <json>', 'with --live: settings of the monitor other than the defaults', '{}')
    .option(
      '--detector <names>',
      'comma-separated; options as name{"windowLength":32}; or folders of artifacts',
      DEFAULT_DETECTOR,
    )
    .option('--json', 'print the report as JSON')
    .option('--report <file>', 'write the report as one HTML page, with the scores drawn')
    .option(
      '--training-rows <number>',
      'first rows of each recording to learn from (default: what its layout says; a quarter of a plain CSV)',
      optionWholeNumber(1, 1e9),
    )
    .option('--seed <number>', 'seed of the fits', optionWholeNumber(0, 2 ** 31), 1)
    .addOption(
      new Option('--engine <name>', 'engine that runs the networks')
        .choices(['onnx', 'tfjs'])
        .default('onnx'),
    )
    .addOption(configOption())
    .action(({ live, ...options }: Options & LiveOptions & { live?: boolean }) => {
      if (options.data.length + options.clean.length === 0)
        throw new KymoError(
          'OPTIONS_INVALID',
          'evaluating: nothing to measure on; name recordings with --data',
        );
      return live ? evaluateLive(options) : evaluate(options);
    });
}

async function evaluate({
  data,
  detector,
  json,
  report: page,
  seed,
  trainingRows,
  engine,
  config,
}: Options): Promise<void> {
  const rules = channelRulesOf(config);
  if (page !== undefined) await checkWritable(page);
  const factory = createEvaluationFactory(engine);
  const progress = new Progress('evaluating', 1);
  try {
    const names = [...new Set([...splitNames(detector), FLOOR_DETECTOR])];
    const detectors = await Promise.all(names.map((name) => parseCandidate(factory, name)));
    const evaluation = await evaluateFolder({
      paths: data,
      candidates: [...detectors, ...baselines],
      seed,
      trainingRows,
      windower: liveWindower,
      prepare: (series) => byRules(series, rules),
      alerts: liveAlerts,
      onProgress: ({ fraction, step, done, total }) =>
        progress.show(fraction, `${step}, ${done} of ${total} done`),
    });
    progress.done();
    const { report } = evaluation;
    process.stdout.write(json ? `${JSON.stringify(report)}\n` : `${textReport(report)}\n`);
    if (page !== undefined) {
      await writeFile(page, htmlReport(evaluation));
      process.stderr.write(`report with the scores drawn: ${page}\n`);
    }
  } finally {
    await factory.close();
  }
}

/** Fails before hours of fits, not after them. */
async function checkWritable(path: string): Promise<void> {
  try {
    await (await open(path, 'a')).close();
  } catch (cause) {
    const says = `opening --report ${path}: ${messageOf(cause)}; name a file in a folder that is there and may be written to`;
    throw new KymoError('OPTIONS_INVALID', says, { cause });
  }
}
