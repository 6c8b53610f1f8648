import { existsSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { KymoError } from '@kymo/domain';
import { labelColumn, labelsOf, measurementsOf } from './columns';
import { bareName, file, type Recogniser } from './forms';
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
  return file(path, name, 'pair', async () => {
    const test = await readTable(path);
    const labels = labelFile === undefined ? labelsOf(test, column!) : await readLabels(labelFile, test);
    const training = measurementsOf(...withoutLabel(await readTable(train)));
    const tested = measurementsOf(...withoutLabel(test));
    const kept = training.channels.filter((channel) => tested.channels.includes(channel));
    if (kept.length === 0) {
      throw new KymoError(
        'INPUT_UNREADABLE',
        `reading ${path}: it shares no channel with ${train} (${training.channels.join(', ')}); name the columns alike`,
      );
    }
    const values = new Float32Array((training.length + tested.length) * kept.length);
    values.set(pick(training, kept));
    values.set(pick(tested, kept), training.length * kept.length);
    const flags = new Uint8Array(training.length + tested.length);
    flags.set(labels, training.length);
    return {
      channels: kept,
      length: flags.length,
      values,
      labels: flags,
      trainingLength: training.length,
      scoredFrom: training.length,
      intervalMs: tested.intervalMs ?? training.intervalMs,
    };
  });
};

/** Whether the file is the training or the label part of some pair. */
export function isPartOfPair(path: string): boolean {
  const folder = basename(dirname(path)).toLowerCase();
  const name = bareName(path);
  if ([...LABEL_FOLDERS, 'train'].includes(folder)) return true;
  return /(^|[_-])train$/i.test(name) || /(^|[_-])test_labels?$/i.test(name);
}

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

function withoutLabel(table: Table): [Table, number[]] {
  const column = labelColumn(table.columns);
  return [table, column === undefined ? [] : [column]];
}

function pick(from: ReturnType<typeof measurementsOf>, channels: readonly string[]): Float32Array {
  const columns = channels.map((channel) => from.channels.indexOf(channel));
  const picked = new Float32Array(from.length * columns.length);
  for (let row = 0; row < from.length; row++) {
    columns.forEach((column, index) => {
      picked[row * columns.length + index] = from.values[row * from.channels.length + column]!;
    });
  }
  return picked;
}
