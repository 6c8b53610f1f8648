import { KymoError } from '@kymo/domain';
import { isTimeName, timesIn } from '@kymo/telemetry-io';
import type { LabelledSeries } from './labelled-series';
import { namesLabels } from './label-words';
import { isNumeric, numbersOf, type Table } from './table';

type Measured = Pick<LabelledSeries, 'channels' | 'length' | 'values' | 'timesMs'>;

/** Whether any column may hold measurements, by its name. */
export function namesMeasurements(columns: readonly string[]): boolean {
  return columns.some((name) => !isTimeName(name) && !namesLabels(name));
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
  const times = timesIn({ ...table, names: table.columns });
  const time = times?.columns ?? [];
  const chosen = [...table.columns.keys()].filter((column) => {
    const name = table.columns[column]!;
    if (time.includes(column) || leftOut.includes(column) || namesLabels(name)) return false;
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
  const values = new Float64Array(length * chosen.length);
  chosen.forEach((column, channel) => {
    numbersOf(table, column).forEach((value, row) => (values[row * chosen.length + channel] = value));
  });
  return {
    channels: distinct(chosen.map((column) => table.columns[column]!)),
    length,
    values,
    timesMs: timesOf(table, times),
  };
}

function timesOf({ rows }: Table, times: ReturnType<typeof timesIn>): Float64Array | undefined {
  if (times === undefined) return undefined;
  let earlierMs: number | undefined;
  const timesMs = Float64Array.from(rows, (row) => (earlierMs = times.read(row, earlierMs)));
  return timesMs.every(Number.isFinite) ? timesMs : undefined;
}

function distinct(names: readonly string[]): string[] {
  return names.map((name, index) => {
    const plain = name === '' ? `channel-${index + 1}` : name;
    return names.indexOf(name) === index ? plain : `${plain}-${index + 1}`;
  });
}
