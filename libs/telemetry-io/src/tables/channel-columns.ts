import { numberColumn, type MissingMarks, type NumberColumn } from '../numbers/column-numbers';
import { isTimeText } from '../dialect/cell-kinds';
import { safeName } from '../reading/outcome';
import type { ColumnFacts } from './facts';
import type { Quality } from './quality-columns';
import type { TableSample } from './table';

/** A column of measurements. */
export interface ChannelColumn {
  readonly index: number;
  readonly name: string;
  readonly unit: string | undefined;
  readonly numbers: NumberColumn;
  /** Where another column names what is measured: how the cells of each name are read. */
  readonly byName?: ReadonlyMap<string, NumberColumn>;
  /** Where another column says which of its values are none. */
  readonly quality?: Quality;
  /** Machine that it belongs to, where the columns of several stand side by side. */
  readonly group?: string;
}

/** So many columns named by times are no accident. */
const FEWEST_TIMES = 4;
const MAX_NAMES = 2000;

/** What of a table bears on its channels. */
interface ChannelOptions {
  /** Whether the user names them. */
  readonly isChosen: boolean;
  /** Whether each row is that of a day, without a time of day. */
  readonly isByDay: boolean;
}

/**
 * The columns of measurements, by the machine that stands above them.
 * @throws Error where their names are times
 */
export function channelColumns(
  columns: readonly ColumnFacts[],
  { groups, titles }: TableSample,
  { isChosen, isByDay }: ChannelOptions,
): ChannelColumn[] {
  if (!isChosen) refuseTimes(columns, isByDay);
  const distinctGroups = new Set(columns.map(({ index }) => groups?.[index] ?? ''));
  const names = columns.map(({ index, name }) => titles?.[index] ?? name);
  const isByMachine =
    groups !== undefined && (distinctGroups.size === 1 || new Set(names).size < names.length);
  const taken = new Set<string>();
  return columns.map(({ index, name, unit, numbers }) => {
    const group = groups?.[index];
    const ofMachine = isByMachine ? (titles?.[index] ?? name) : name;
    // One machine may have several columns of one name, too.
    const title = taken.has(`${group ?? ''}\u0000${ofMachine}`) ? name : ofMachine;
    taken.add(`${group ?? ''}\u0000${title}`);
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
function refuseTimes(columns: readonly ColumnFacts[], isByDay: boolean): void {
  const named = columns.filter(({ name }) => isTimeText(name) || isTimeText(name.split(/\s?[-–]\s?/)[0]!));
  if (isByDay) refuseUnnamedPeriods(columns);
  const times = named.length >= FEWEST_TIMES ? named : isByDay ? periodsIn(columns) : monthsIn(columns);
  if (times.length < FEWEST_TIMES || 2 * times.length < columns.length) return;
  throw new Error(
    `its columns are named by times (${times
      .slice(0, 3)
      .map(({ name }) => name)
      .join(
        ', ',
      )} …), so that time runs to the right; a row for each time expected: turn the table, and name the times in one column, or name columns to watch as they are by --channels`,
  );
}

/** @throws Error for rows of days without a header that hold as many numbers as a day has hours, half hours or quarter hours */
function refuseUnnamedPeriods(columns: readonly ColumnFacts[]): void {
  const unnamed = columns.filter(({ name, filled }) => GENERATED.test(name) && filled > 0).length;
  const periods = [24, 48, 96, 288].find((count) => unnamed >= count && unnamed <= count + MOST_BESIDE);
  if (periods === undefined || unnamed < columns.length) return;
  throw new Error(
    `each of its rows is one day and holds ${unnamed} numbers without names, as the ${periods} parts of a day side by side are written; ` +
      'a row for each time expected: turn the table, or name columns to watch as they are by --channels',
  );
}

const GENERATED = /^channel_\d+$/;
/** Numbers of a row that are not those of a part of the day. */
const MOST_BESIDE = 6;

/** Columns that name the months of a year. */
function monthsIn(columns: readonly ColumnFacts[]): readonly ColumnFacts[] {
  const months = columns.filter(
    ({ plain }) => MONTHS.has(plain.slice(0, 3)) && plain.length <= LONGEST_MONTH,
  );
  return months.length === 12 ? months : [];
}

/** Columns that count the hours, half hours or quarter hours of a day. */
function periodsIn(columns: readonly ColumnFacts[]): readonly ColumnFacts[] {
  const counted = columns.flatMap((column) => {
    const number = PERIOD.exec(column.name.trim())?.[1];
    return number === undefined ? [] : [{ column, number: Number(number) }];
  });
  const isCount = counted.every(({ number }, at) => at === 0 || number === counted[at - 1]!.number + 1);
  const isDay = [24, 25, 48, 50, 96, 100].includes(counted.length) && (counted[0]?.number ?? 2) <= 1;
  return isCount && isDay ? counted.map(({ column }) => column) : [];
}

const PERIOD =
  /^(?:h|hr|he|hour|hour ending|hora|ora|heure|stunde|std|sp|period|periodo|qh)?[ _.]?(\d{1,3})(?:[:.]00|h)?$/i;
const MONTHS = new Set('jan feb mar apr may jun jul aug sep oct nov dec'.split(' '));
const LONGEST_MONTH = 9;

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
