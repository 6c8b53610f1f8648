import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join, relative } from 'node:path';
import { KymoError } from '@kymo/domain';
import { nabProbation } from '../metrics/nab';
import type { RowRange } from '../metrics/ranges';
import { parseIso } from '@kymo/telemetry-io';
import { measurementsOf, namesMeasurements } from './columns';
import { asTrainingTells, withTrainingRows, type LabelledSeries, type SeriesFile } from './labelled-series';
import { labelColumn, labelsOf } from './labels';
import { numbersOf, readTable, type Table } from './table';

/** A file that may hold a recording. */
export interface Candidate {
  readonly path: string;
  /** Folder that was asked for; names are relative to it. */
  readonly root: string;
  readonly header: readonly string[] | undefined;
}

/** Recognises one layout; undefined where the file has another. */
export type Recogniser = (candidate: Candidate) => SeriesFile | undefined;

const SKAB_TRAINING_ROWS = 400;
/** Of the rows before the first label that is not normal. */
const THREE_W_TRAINING_SHARE = 0.75;
/** Of all rows, where nothing says what may be learnt from. */
const DEFAULT_TRAINING_SHARE = 0.25;

export const bareName = (path: string) => basename(path).replace(/\.(csv|txt)(\.gz)?$/i, '');
const nameBelow = ({ root, path }: Candidate) => join(dirname(relative(root, path)), bareName(path));

/** Training length in the file's name: `…_tr_500_1st_900.csv`; the last column is the label where none is named so. */
export const tsbAd: Recogniser = ({ path, header }) => {
  const training = /_tr_(\d+)_/.exec(basename(path))?.[1];
  if (training === undefined || header === undefined) return undefined;
  return file(path, bareName(path), 'tsb-ad', async () => {
    const { labelled } = await readLabelled(path, labelColumn(header) ?? header.length - 1);
    return { ...labelled, trainingLength: Number(training), scoredFrom: 0 };
  });
};

/** `timestamp,value` with `labels/combined_windows.json` in a folder above. */
export const nab: Recogniser = ({ path, header }) => {
  if (header?.join() !== 'timestamp,value') return undefined;
  const labels = [1, 2, 3, 4]
    .map((levels) => join(path, ...Array<string>(levels).fill('..'), 'labels', 'combined_windows.json'))
    .find((candidate) => existsSync(candidate));
  if (labels === undefined) return undefined;
  const name = `${basename(dirname(path))}/${bareName(path)}`;
  return file(path, name, 'nab', async () => {
    const windows = JSON.parse(await readFile(labels, 'utf8')) as Record<string, [string, string][]>;
    const limits = windows[`${name}.csv`];
    if (limits === undefined) {
      throw new KymoError(
        'INPUT_UNREADABLE',
        `reading ${path}: ${labels} has no entry '${name}.csv'; add its windows`,
      );
    }
    const table = await readTable(path);
    const times = table.rows.map((row) => momentOf(row[0]!));
    const events = limits.map((limit): RowRange => {
      const [first, last] = limit.map((time) => times.indexOf(momentOf(time)));
      if (first === undefined || last === undefined || first < 0 || last < first) {
        throw new KymoError(
          'INPUT_UNREADABLE',
          `reading ${labels}: window ${limit.join(' to ')} is not in ${path}`,
        );
      }
      return { first, last };
    });
    const flags = new Uint8Array(times.length);
    for (const { first, last } of events) flags.fill(1, first, last + 1);
    const probation = nabProbation(times.length);
    return {
      ...measurementsOf(table),
      labels: flags,
      events,
      trainingLength: probation,
      scoredFrom: probation,
    };
  });
};

/** A date-time without offset is of UTC. */
const momentOf = (text: string) => parseIso(text.trim(), true);

/** Columns `anomaly` and `changepoint`; the first 400 rows are for training. */
export const skab: Recogniser = (candidate) => {
  const { path, header } = candidate;
  if (!header?.includes('anomaly') || !header.includes('changepoint')) return undefined;
  return file(path, nameBelow(candidate), 'skab', async () => {
    const { labelled } = await readLabelled(path, header.indexOf('anomaly'));
    const trainingLength = Math.min(SKAB_TRAINING_ROWS, labelled.length);
    return { ...labelled, trainingLength, scoredFrom: trainingLength };
  });
};

/** Column `class`: 0 normal, above 100 transient, else a fault; three quarters of the normal beginning are for training. */
export const threeW: Recogniser = (candidate) => {
  const { path, header } = candidate;
  if (!header?.includes('class') || !header.includes('P-PDG')) return undefined;
  return file(path, nameBelow(candidate), '3w', async () => {
    const { labelled, table } = await readLabelled(path, header.indexOf('class'));
    const onset = numbersOf(table, header.indexOf('class')).findIndex((kind) => kind > 0);
    const trainingLength = Math.floor(THREE_W_TRAINING_SHARE * (onset < 0 ? labelled.length : onset));
    return { ...labelled, trainingLength, scoredFrom: trainingLength };
  });
};

/** Any table with a label column and others: the first quarter is for training. */
export const labelledCsv: Recogniser = (candidate) => {
  const { header = [] } = candidate;
  const column = labelColumn(header);
  if (column === undefined || !namesMeasurements(header)) return undefined;
  return labelledPart(candidate.path, nameBelow(candidate), column);
};

/** Rows of a table that are a recording, and columns that are no measurements. */
export interface TablePart {
  readonly machine: string;
  readonly leftOut: readonly number[];
  readonly isOwn: (row: Table['rows'][number]) => boolean;
}

/** A labelled table, or a part of it: the first quarter is for training. */
export function labelledPart(path: string, name: string, label: number, part?: TablePart): SeriesFile {
  return file(path, name, 'csv', async () => {
    const { labelled } = await readLabelled(path, label, part);
    const trainingLength = Math.floor(DEFAULT_TRAINING_SHARE * labelled.length);
    const machine = part?.machine ?? bareName(path);
    return { ...labelled, machine, trainingLength, scoredFrom: trainingLength };
  });
}

export function file(
  path: string,
  name: string,
  form: SeriesFile['form'],
  read: () => Promise<Omit<LabelledSeries, 'name' | 'form'>>,
): SeriesFile {
  const load = async (trainingRows?: number) => {
    const series = { name, form, ...(await read()) };
    return checked(
      path,
      asTrainingTells(trainingRows === undefined ? series : withTrainingRows(series, trainingRows)),
    );
  };
  return { path, name, form, load };
}

function checked(path: string, series: LabelledSeries): LabelledSeries {
  const { channels, length, trainingLength, scoredFrom } = series;
  if (!(trainingLength >= 1 && trainingLength <= length && scoredFrom < length)) {
    throw new KymoError(
      'INPUT_UNREADABLE',
      `reading ${path}: ${length} rows, of which the first ${trainingLength} are for training and those from ` +
        `${scoredFrom} on are scored; at least one row of each is needed`,
    );
  }
  if (channels.length > 0) return series;
  throw new KymoError(
    'INPUT_UNREADABLE',
    `reading ${path}: no column holds a number in the first ${trainingLength} rows, which are for training; ` +
      'at least one is needed; begin where something is measured, or choose more --training-rows',
  );
}

async function readLabelled(path: string, label: number, part?: TablePart) {
  const whole = await readTable(path);
  const table: Table = part === undefined ? whole : { ...whole, rows: whole.rows.filter(part.isOwn) };
  const labelled = {
    ...measurementsOf(table, [label, ...(part?.leftOut ?? [])]),
    labels: labelsOf(table, label),
  };
  return { table, labelled };
}
