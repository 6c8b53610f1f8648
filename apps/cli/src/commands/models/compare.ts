import {
  compareDetectors,
  createDetectorFactory,
  type DetectorComparison,
  stretchWindows,
} from '@kymo/detectors';
import { type Artifact, KymoError, type Window } from '@kymo/domain';
import type { ModelComparisonView } from '@kymo/api';
import { Command } from 'commander';
import { findArtifact } from '../../models/find-artifact';
import { historyOf } from '../../models/recent-windows';
import { type FolderOptions, withFolder } from '../../models/with-folder';
import { askMonitor, COMPUTED_MS, isAddress } from '../../monitor-access';
import { optionWholeNumber } from '../../option-number';
import { table } from '../../table';

interface Options extends FolderOptions {
  readonly windows: number;
  readonly seed: number;
}

/** `kymo models compare`: compares two models as the monitor compares a challenger with the serving model. */
export function compareModelsCommand(): Command {
  return withFolder(
    new Command('compare')
      .description(
        'Compare two models as the monitor does in the shadow: on recent history, with and without injected faults. ' +
          'The exit code is 0 whichever is better.',
      )
      .argument('<incumbent>', 'hash of a model, or the beginning of it; or the folder of an artifact')
      .argument('<challenger>', 'the model that would take over, given in the same way'),
  )
    .option(
      '--windows <number>',
      'maximum number of windows to compare on',
      optionWholeNumber(10, 100_000),
      2000,
    )
    .option('--seed <number>', 'seed of the injected faults', optionWholeNumber(0, 2 ** 31), 1)
    .action(compare);
}

async function compare(one: string, other: string, options: Options): Promise<void> {
  const comparison = isAddress(options.dataFolder)
    ? await askForComparison(one, other, options)
    : await comparisonOf(one, other, options);
  process.stdout.write(options.json ? `${JSON.stringify(comparison)}\n` : asText(comparison));
}

/** The comparison that the monitor itself makes, of its own models. */
function askForComparison(
  incumbent: string,
  challenger: string,
  { dataFolder, windows, seed }: Options,
): Promise<ModelComparisonView> {
  const body = { incumbent, challenger, windows, seed };
  return askMonitor(dataFolder, '/api/models/compare', body, COMPUTED_MS);
}

async function comparisonOf(
  one: string,
  other: string,
  { dataFolder, windows, seed }: Options,
): Promise<ModelComparisonView> {
  const incumbent = await findArtifact(one, dataFolder);
  const challenger = await findArtifact(other, dataFolder);
  const recent = await windowsKnownTo(incumbent, challenger, dataFolder, windows);
  const factory = createDetectorFactory({ scoringWorkers: 1, engine: 'onnx' });
  try {
    const [serving, waiting] = await Promise.all([factory.restore(incumbent), factory.restore(challenger)]);
    const comparison = await compareDetectors(() => serving, waiting, recent, { seed });
    if (comparison === undefined) throw nothingToCompare(incumbent, challenger, dataFolder);
    const named = ({ detector, hash }: Artifact, contender: DetectorComparison['incumbent']) => ({
      detector,
      hash,
      ...contender,
    });
    return {
      ...comparison,
      incumbent: named(incumbent, comparison.incumbent),
      challenger: named(challenger, comparison.challenger),
    };
  } finally {
    await factory.close();
  }
}

/** The latest windows of the series that both know. */
async function windowsKnownTo(
  one: Artifact,
  other: Artifact,
  dataFolder: string,
  most: number,
): Promise<Window[]> {
  const isKnown = (series: string) => [one, other].every(({ report }) => report.series.includes(series));
  const stretches = (await historyOf(dataFolder)).filter(({ series }) => isKnown(series));
  const length = Math.max(one.windowLength, other.windowLength);
  const each = Math.ceil(most / Math.max(1, stretches.length));
  return stretches.flatMap((stretch) => stretchWindows(stretch, { length, stride: 1 }).slice(-each));
}

function nothingToCompare(one: Artifact, other: Artifact, dataFolder: string): KymoError {
  return new KymoError(
    'INPUT_UNREADABLE',
    `comparing ${short(one)} with ${short(other)}: the history in ${dataFolder} has no window of a series that both know ` +
      'and can score; compare models of one group',
  );
}

function asText({ windows, isBetter, incumbent, challenger }: ModelComparisonView): string {
  const rows = [incumbent, challenger].map(({ detector, hash, caughtShare, auc, falseAlarms }) => [
    detector,
    hash.slice(0, 12),
    `${(100 * caughtShare).toFixed(1)} %`,
    auc.toFixed(3),
    String(falseAlarms),
  ]);
  const headings = ['detector', 'model', 'faults caught', 'mean AUC', 'false alarms'];
  return (
    `${table(headings, rows)}\n\nOn ${windows} windows the second is ` +
    `${isBetter ? '' : 'not '}better: it would ${isBetter ? '' : 'not '}take over.\n`
  );
}

function short({ hash }: Artifact): string {
  return hash.slice(0, 12);
}
