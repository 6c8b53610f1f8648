import { KymoError } from '@kymo/domain';
import type { LabelledSeries } from './labelled-series';
import { namesLabels } from './labels';
import { isNumeric, numbersOf, type Table } from './table';

const TIME = /^(timestamp|datetime|date[_ ]?time|time|date|ts)\b/i;
/** March 1973 and the year 5138: numbers between them are milliseconds, as to the decoders. */
const EARLIEST_MS = 1e11;
const LATEST_MS = 1e14;

type Measured = Pick<LabelledSeries, 'channels' | 'length' | 'values' | 'timesMs'>;

/** Whether any column may hold measurements, by its name. */
export function namesMeasurements(columns: readonly string[]): boolean {
  return columns.some((name) => !TIME.test(name) && !namesLabels(name));
}

/**
 * The measurements of a table: all numeric columns but time and labels; columns without any number are left out.
 * @param leftOut columns that hold labels, whatever their name
 * @param known names of columns that are measured even where this table holds no number in them
 * @throws KymoError INPUT_UNREADABLE
 */
export function measurementsOf(
  table: Table,
  leftOut: readonly number[] = [],
  known: readonly string[] = [],
): Measured {
  const time = table.columns.findIndex((name) => TIME.test(name));
  const chosen = [...table.columns.keys()].filter((column) => {
    const name = table.columns[column]!;
    if (column === time || leftOut.includes(column) || namesLabels(name)) return false;
    return known.includes(name) || isNumeric(table, column);
  });
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
    timesMs: timesOf(table, time),
  };
}

function timesOf(table: Table, column: number): Float64Array | undefined {
  if (column < 0) return undefined;
  const timesMs = Float64Array.from(table.rows, (row) => parseTimeMs(row[column]!));
  return timesMs.every(Number.isFinite) ? timesMs : undefined;
}

/** Milliseconds since the Unix epoch of a date-time (UTC where it names no offset) or a Unix time; NaN for row counters. */
export function parseTimeMs(text: string): number {
  const cell = text.trim();
  const number = Number(cell);
  if (cell !== '' && Number.isFinite(number)) return epochMs(number);
  const iso = cell.replace(/^(\d{4}-\d{2}-\d{2})[ T]/, '$1T');
  const zoned = /T.*(Z|[+-]\d{2}:?\d{2})$/i.test(iso) || !iso.includes('T');
  return Date.parse(zoned ? iso : `${iso}Z`);
}

/** Seconds, milliseconds, microseconds or nanoseconds by magnitude; half a microsecond for what a float loses of them. */
function epochMs(time: number): number {
  const perMillisecond =
    time < EARLIEST_MS ? 1e-3 : time < LATEST_MS ? 1 : time < LATEST_MS * 1e3 ? 1e3 : 1e6;
  const timeMs = Math.floor(time / perMillisecond + 0.0005);
  return timeMs >= EARLIEST_MS && timeMs < LATEST_MS ? timeMs : NaN;
}

function distinct(names: readonly string[]): string[] {
  return names.map((name, index) => {
    const plain = name === '' ? `channel-${index + 1}` : name;
    return names.indexOf(name) === index ? plain : `${plain}-${index + 1}`;
  });
}
