import { numberColumn, type MissingMarks, type NumberColumn } from '../numbers/column-numbers';
import { isTimeText } from '../dialect/cell-kinds';
import { safeName } from '../reading/outcome';
import type { ColumnFacts } from './facts';
import type { TableSample } from './table';

/** A column of measurements. */
export interface ChannelColumn {
  readonly index: number;
  readonly name: string;
  readonly unit: string | undefined;
  readonly numbers: NumberColumn;
  /** Where another column names what is measured: how the cells of each name are read. */
  readonly byName?: ReadonlyMap<string, NumberColumn>;
  /** Machine that it belongs to, where the columns of several stand side by side. */
  readonly group?: string;
}

/** So many columns named by times are no accident. */
const FEWEST_TIMES = 4;
const MAX_NAMES = 2000;

/** The columns of measurements, by the machine that stands above them. @throws Error where their names are times */
export function channelColumns(
  columns: readonly ColumnFacts[],
  { groups, titles }: TableSample,
): ChannelColumn[] {
  refuseTimes(columns);
  const distinctGroups = new Set(columns.map(({ index }) => groups?.[index] ?? ''));
  const names = columns.map(({ index, name }) => titles?.[index] ?? name);
  const isByMachine =
    groups !== undefined && (distinctGroups.size === 1 || new Set(names).size < names.length);
  return columns.map(({ index, name, unit, numbers }) => {
    const group = groups?.[index];
    const title = isByMachine ? (titles?.[index] ?? name) : name;
    const own = title === '' ? `column_${index + 1}` : title;
    return {
      index,
      name: safeName(own),
      unit,
      numbers,
      ...(isByMachine && group !== undefined && group !== '' && { group }),
    };
  });
}

/** @throws Error for a table whose times run to the right */
function refuseTimes(columns: readonly ColumnFacts[]): void {
  const times = columns.filter(({ name }) => isTimeText(name));
  if (times.length < FEWEST_TIMES || 2 * times.length < columns.length) return;
  throw new Error(
    `its columns are named by times (${times
      .slice(0, 3)
      .map(({ name }) => name)
      .join(
        ', ',
      )} …), so that time runs to the right; a row for each time expected: turn the table, and name the times in one column`,
  );
}

/** How the cells of each name in the column `name` are read: two tags share neither words nor range. */
export function numbersByName(
  { runs, numbers }: TableSample,
  name: number,
  value: number,
  marks: MissingMarks,
): ReadonlyMap<string, NumberColumn> {
  const cells = new Map<string, unknown[]>();
  for (const row of runs.flat()) {
    const key = String(row[name] ?? '');
    const found = cells.get(key);
    if (found !== undefined) found.push(row[value]);
    else if (cells.size < MAX_NAMES) cells.set(key, [row[value]]);
  }
  return new Map([...cells].map(([key, own]) => [key, numberColumn(own, numbers, marks)]));
}
