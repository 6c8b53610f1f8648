import { KymoError } from '@kymo/domain';
import { median } from '../metrics/alarms';
import type { LabelledSeries } from './labelled-series';
import { isNumeric, numbersOf, type Table } from './table';

const TIME = /^(timestamp|datetime|date[_ ]?time|time|date|ts)\b/i;
const LABEL =
  /^(label|labels|is_anomaly|anomaly|anomalous|is_outlier|outlier|attack|fault|class|normal\/attack|att?_flag)$/i;
const NORMAL = /^(|0+(\.0+)?|nan|normal|false|no|benign)$/i;

export function labelColumn(columns: readonly string[]): number | undefined {
  const found = columns.findLastIndex((name) => LABEL.test(name.trim()));
  return found < 0 ? undefined : found;
}

/** `[time]`: 0 for 0, `normal`, `false` and empty cells, 1 for everything else. */
export function labelsOf(table: Table, column: number): Uint8Array {
  return Uint8Array.from(table.rows, (row) => (NORMAL.test(row[column]!.trim()) ? 0 : 1));
}

type Measured = Pick<LabelledSeries, 'channels' | 'length' | 'values' | 'intervalMs' | 'timesMs'>;

/**
 * The measurements of a table: all numeric columns but time and those named; columns without any number are left out.
 * @throws KymoError INPUT_UNREADABLE
 */
export function measurementsOf(table: Table, leftOut: readonly number[]): Measured {
  const time = table.columns.findIndex((name) => TIME.test(name));
  const chosen = [...table.columns.keys()].filter(
    (column) => column !== time && !leftOut.includes(column) && isNumeric(table, column),
  );
  if (chosen.length === 0) {
    throw new KymoError(
      'INPUT_UNREADABLE',
      `reading ${table.path}: none of the columns ${table.columns.join(', ')} holds measurements; ` +
        'at least one numeric column beside time and label is needed',
    );
  }
  const length = table.rows.length;
  const values = new Float32Array(length * chosen.length);
  chosen.forEach((column, channel) => {
    numbersOf(table, column).forEach((value, row) => (values[row * chosen.length + channel] = value));
  });
  return {
    channels: distinct(chosen.map((column) => table.columns[column]!)),
    length,
    values,
    ...timesOf(table, time),
  };
}

function timesOf(table: Table, column: number): Pick<LabelledSeries, 'intervalMs' | 'timesMs'> {
  if (column < 0) return {};
  const timesMs = Float64Array.from(table.rows, (row) => parseTimeMs(row[column]!));
  if (!timesMs.every(Number.isFinite)) return {};
  const steps = Array.from(timesMs.subarray(1), (time, row) => time - timesMs[row]!).filter(
    (step) => step > 0,
  );
  const intervalMs = median(steps);
  return Number.isFinite(intervalMs) ? { timesMs, intervalMs } : {};
}

/** Milliseconds since the Unix epoch of a date-time (UTC where it names no offset) or a Unix time; NaN for row counters. */
export function parseTimeMs(text: string): number {
  const cell = text.trim();
  const number = Number(cell);
  if (cell !== '' && Number.isFinite(number))
    return number >= 1e11 ? number : number >= 1e8 ? number * 1000 : NaN;
  const iso = cell.replace(/^(\d{4}-\d{2}-\d{2})[ T]/, '$1T');
  const zoned = /T.*(Z|[+-]\d{2}:?\d{2})$/i.test(iso) || !iso.includes('T');
  return Date.parse(zoned ? iso : `${iso}Z`);
}

function distinct(names: readonly string[]): string[] {
  return names.map((name, index) => {
    const plain = name === '' ? `channel-${index + 1}` : name;
    return names.indexOf(name) === index ? plain : `${plain}-${index + 1}`;
  });
}
