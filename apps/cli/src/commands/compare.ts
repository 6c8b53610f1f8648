import { readFile } from 'node:fs/promises';
import { KymoError, messageOf, systemClock } from '@kymo/domain';
import {
  compareResults,
  evaluateFolder,
  textComparison,
  type Comparison,
  type DetectorResult,
  type EvaluationReport,
} from '@kymo/evaluation';
import { Command, Option } from 'commander';
import { createEvaluationFactory, liveWindower, parseCandidate, splitNames } from '../candidates';
import { liveAlerts } from '../live-alerts';
import { Progress } from '../progress';

interface Options {
  readonly data?: string[];
  readonly detector: string;
  readonly json?: boolean;
  readonly seeds: number[];
  readonly engine: 'onnx' | 'tfjs';
}

/** `kymo compare`: paired differences of detectors, options or artifacts. */
export function compareCommand(): Command {
  return new Command('compare')
    .description(
      'Compare detectors, options or artifacts: paired differences over series, with 95 % intervals. The first ' +
        'one named is the baseline.',
    )
    .argument(
      '[reports...]',
      'reports that `kymo evaluate --json` has written, instead of --data; those of one detector with other seeds are ' +
        'comma-separated',
    )
    .option('-d, --data <paths...>', 'files or folders of labelled recordings')
    .option(
      '--detector <names>',
      'comma-separated; options as name{"windowLength":32}; or folders of artifacts',
      'linear-autoencoder,lstm-autoencoder',
    )
    .option('--seeds <numbers>', 'comma-separated; figures are averaged over them', parseSeeds, [1])
    .option('--json', 'print the comparisons as JSON')
    .addOption(
      new Option('--engine <name>', 'engine that runs the networks')
        .choices(['onnx', 'tfjs'])
        .default('onnx'),
    )
    .action(compare);
}

async function compare(reports: string[], options: Options): Promise<void> {
  const [reference, ...challengers] =
    options.data === undefined ? await readReports(reports) : await measure(options.data, options);
  if (reference === undefined || challengers.length === 0) {
    throw new KymoError(
      'OPTIONS_INVALID',
      'comparing: there is nothing to set side by side; name two detectors with --data, or two reports',
    );
  }
  const comparisons = challengers.map((challenger) => compareResults(reference.results, challenger.results));
  const { seeds } = reference;
  const madeAt = new Date(systemClock()).toISOString();
  process.stdout.write(
    options.json ? `${JSON.stringify({ madeAt, seeds, comparisons })}\n` : asText(comparisons),
  );
}

/** Results of one detector, one for each seed. */
interface Runs {
  readonly seeds: readonly number[];
  readonly results: readonly DetectorResult[];
}

async function measure(paths: string[], { detector, seeds, engine }: Options): Promise<Runs[]> {
  const factory = createEvaluationFactory(engine);
  const progress = new Progress('comparing', seeds.length);
  try {
    const candidates = await Promise.all(splitNames(detector).map((name) => parseCandidate(factory, name)));
    const runs: DetectorResult[][] = [];
    for (const [index, seed] of seeds.entries()) {
      const { report } = await evaluateFolder({
        paths,
        candidates,
        seed,
        windower: liveWindower,
        alerts: liveAlerts,
        onProgress: ({ fraction, step }) => progress.show(index + fraction, `${step}, seed ${seed}`),
      });
      runs.push([report, ...report.beside]);
    }
    progress.done();
    return candidates.map((_, index) => ({ seeds, results: runs.map((results) => results[index]!) }));
  } finally {
    await factory.close();
  }
}

/** @param given by detector: paths of its reports, comma-separated */
async function readReports(given: string[]): Promise<Runs[]> {
  return Promise.all(
    given.map(async (paths) => {
      const results = await Promise.all(paths.split(',').map(readReport));
      return { seeds: results.map(({ seed }) => seed), results };
    }),
  );
}

async function readReport(path: string): Promise<EvaluationReport> {
  try {
    return checked(JSON.parse(await readFile(path, 'utf8')) as EvaluationReport | null);
  } catch (cause) {
    const says = `reading ${path}: ${messageOf(cause)}; name a report that \`kymo evaluate --json\` has written`;
    throw new KymoError('INPUT_UNREADABLE', says, { cause });
  }
}

/** Checks that a report holds what a comparison reads. */
function checked(report: EvaluationReport | null): EvaluationReport {
  if (report?.formatVersion !== 1)
    throw new Error(`its format version is ${report?.formatVersion}, 1 is known`);
  const { detector, series } = report;
  const named = (result: { readonly name?: unknown } | null) => typeof result?.name === 'string';
  if (typeof detector !== 'string' || !Array.isArray(series) || !series.every(named))
    throw new Error('it names no detector, or no series');
  return report;
}

function asText(comparisons: readonly Comparison[]): string {
  return comparisons.map((comparison) => `${textComparison(comparison)}\n`).join('\n');
}

function parseSeeds(text: string): number[] {
  const seeds = text.split(',').map(Number);
  if (seeds.every((seed) => Number.isInteger(seed) && seed >= 0)) return seeds;
  throw new KymoError(
    'OPTIONS_INVALID',
    `reading --seeds '${text}': whole numbers from 0 are allowed, as in 1,2,3`,
  );
}
