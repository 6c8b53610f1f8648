import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { KymoError } from '@kymo/domain';
import { measurementsOf } from './columns';
import { bareName, file, type Recogniser } from './forms';
import { usualStep, valuesOf } from './labelled-series';
import { labelColumn, labelsOf } from './labels';
import { readTable, type Table } from './table';

const TEST_WORD = /(^|[_-])test(?=[_-]?|$)/i;
const LABEL_FOLDERS = ['test_label', 'test_labels', 'label', 'labels'];
const LABEL_SUFFIXES = ['_label', '_labels'];

/**
 * A test file with a training file beside it: `a_train.csv` and `a_test.csv`, or `train/a.csv` and `test/a.csv`.
 * Labels are a column of the test file, or a file `a_test_label.csv`, or `test_label/a.csv`.
 */
export const pair: Recogniser = ({ path, root, header }) => {
  const train = trainingFileOf(path);
  if (train === undefined) return undefined;
  const labelFile = labelFileOf(path);
  const column = labelColumn(header ?? []);
  if (labelFile === undefined && column === undefined) return undefined;
  const name = join(dirname(relative(root, path)), bareName(path)).replace(/^test\//, '');
  const found = file(path, name, 'pair', async () => {
    const test = await readTable(path);
    const labels = labelFile === undefined ? labelsOf(test, column!) : await readLabels(labelFile, test);
    const training = measurementsOf(await readTable(train));
    const tested = measurementsOf(test, [], training.channels);
    const kept = training.channels.filter((channel) => tested.channels.includes(channel));
    if (kept.length === 0) {
      throw new KymoError(
        'INPUT_UNREADABLE',
        `reading ${path}: it shares no channel with ${train} (${training.channels.join(', ')}); name the columns alike`,
      );
    }
    const values = new Float64Array((training.length + tested.length) * kept.length);
    values.set(valuesOf(training, kept));
    values.set(valuesOf(tested, kept), training.length * kept.length);
    const flags = new Uint8Array(training.length + tested.length);
    flags.set(labels, training.length);
    return {
      channels: kept,
      length: flags.length,
      values,
      labels: flags,
      trainingLength: training.length,
      scoredFrom: training.length,
      intervalMs: training.timesMs && usualStep(training.timesMs),
    };
  });
  return { ...found, parts: labelFile === undefined ? [train] : [train, labelFile] };
};

function trainingFileOf(path: string): string | undefined {
  const folder = dirname(path);
  const name = basename(path);
  const candidates = [
    ...(basename(folder).toLowerCase() === 'test' ? [join(dirname(folder), 'train', name)] : []),
    ...(TEST_WORD.test(name) ? [join(folder, name.replace(TEST_WORD, '$1train'))] : []),
  ];
  return candidates.find((candidate) => existsSync(candidate));
}

function labelFileOf(path: string): string | undefined {
  const folder = dirname(path);
  const [extension = ''] = /\.(csv|txt)(\.gz)?$/i.exec(path) ?? [];
  const candidates = [
    ...LABEL_SUFFIXES.map((suffix) => join(folder, `${bareName(path)}${suffix}${extension}`)),
    ...LABEL_FOLDERS.map((name) => join(dirname(folder), name, basename(path))),
  ];
  return candidates.find((candidate) => candidate !== path && existsSync(candidate));
}

async function readLabels(path: string, test: Table): Promise<Uint8Array> {
  const table = await readTable(path);
  const labels = labelsOf(table, labelColumn(table.columns) ?? table.columns.length - 1);
  if (labels.length !== test.rows.length) {
    throw new KymoError(
      'INPUT_UNREADABLE',
      `reading ${path}: ${labels.length} labels for the ${test.rows.length} rows of ${test.path}; one for each is needed`,
    );
  }
  return labels;
}
