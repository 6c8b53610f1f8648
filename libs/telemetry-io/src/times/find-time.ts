import { median } from '@kymo/statistics';
import { parseNumber, type NumberForm } from '../numbers/form';
import { isMissingWord } from '../numbers/words';
import { readCalendarText } from './calendar-text';
import { timeText } from './cell-text';
import { readClock } from './clock-text';
import { readCompact } from './compact';
import { dateOrderOf } from './date-order';
import { COUNT_WORDS, elapsedUnit, likelyCounts, momentOfCount, type CountForm } from './number-times';
import type { TimeForm } from './form';
import { timeNameWorth } from './names';
import { spread } from './spread';

/** A column as it was sampled: runs of cells that follow each other in the file. */
export interface SampledColumn {
  readonly name: string;
  readonly unit?: string | undefined;
  readonly runs: readonly (readonly unknown[])[];
}

/** How one column can be read as times, and how likely it holds those of the rows. */
export interface TimeCandidate {
  readonly form: TimeForm;
  readonly worth: number;
  /** A day without a time of day. */
  readonly isDateOnly: boolean;
  readonly doubt?: string;
  /** Why it cannot be read after all. */
  readonly refusal?: Error;
}

/** A column of times that can be read in several ways, or in none. */
export class UnreadableTimes extends Error {}

const ENOUGH = 0.97;
/** Under a name that tells of times, the rest are rows to be refused. */
const HALF = 0.5;
/** Worth of a name that can only be that of a time. */
const SURE = 3;
/** What takes a column that never changes out of the choice. */
export const CONSTANT = 10;
const SAMPLED_RUN = 3000;
const LOOKED_AT = 300;

/**
 * How a column can be read as times; undefined where it holds none.
 * @param isNamed whether the user says that it does
 */
export function timeCandidate(
  column: SampledColumn,
  numbers: NumberForm,
  isNamed: boolean,
): TimeCandidate | undefined {
  const runs = column.runs.map((run) => textsOf(run.slice(0, SAMPLED_RUN)));
  const cells = runs.flat();
  if (cells.length === 0) return undefined;
  let found: Found | undefined;
  try {
    found = textForm(column, runs, cells) ?? numberForm(column, runs, cells, numbers, isNamed);
  } catch (refusal) {
    found = {
      form: { kind: 'calendar', order: 'dmy' },
      isDateOnly: !cells.some((cell) => cell.includes(':')),
      refusal: refusal as Error,
    };
  }
  if (found === undefined) return undefined;
  const distinct = new Set(cells).size;
  const constant = distinct < 2 && cells.length > 2 ? -CONSTANT : distinct < 0.02 * cells.length ? -1.5 : 0;
  const isWhole = found.form.kind !== 'clock' && found.form.kind !== 'elapsed' && !found.isDateOnly;
  return { ...found, worth: timeNameWorth(column.name) + constant + (isWhole ? 2 : 0) };
}

export function textsOf(cells: readonly unknown[]): string[] {
  return cells.flatMap((cell) => {
    if (cell === undefined || cell === null) return [];
    const text = timeText(cell);
    return isMissingWord(text) ? [] : [text];
  });
}

type Found = Omit<TimeCandidate, 'worth'>;

function textForm(
  { name }: SampledColumn,
  runs: readonly (readonly string[])[],
  cells: readonly string[],
): Found | undefined {
  if (cells.every((cell) => /^[-+]?[\d.,]+(e[-+]?\d+)?$/i.test(cell))) {
    const isDotted =
      cells.filter((cell) => /^\d{1,4}\.\d{1,2}\.\d{2,4}$/.test(cell)).length >= ENOUGH * cells.length;
    if (!isDotted) return compactForm(name, cells);
  }
  const enough = timeNameWorth(name) >= 2 ? HALF : ENOUGH;
  const order = dateOrderOf(runs, name, enough);
  if (order !== undefined) {
    const isDateOnly =
      !cells.some((cell) => cell.includes(':')) &&
      spread(cells, LOOKED_AT).every(
        (cell) => (readCalendarText(cell, order)?.localMs ?? 0) % 86_400_000 === 0,
      );
    return { form: { kind: 'calendar', order }, isDateOnly };
  }
  const some = spread(cells, LOOKED_AT);
  const share = (reads: (cell: string) => boolean) => some.filter(reads).length / some.length;
  if (share((cell) => readCompact(cell) !== undefined) >= enough)
    return { form: { kind: 'compact' }, isDateOnly: false };
  if (share((cell) => !Number.isNaN(readClock(cell))) >= enough)
    return { form: { kind: 'clock' }, isDateOnly: false };
  return undefined;
}

/** Digits alone: a date where each of them is one, of our age. */
function compactForm(name: string, cells: readonly string[]): Found | undefined {
  const isWhole = cells.every((cell) => /^\d{8}(\d\d){0,3}$|^\d{17}$/.test(cell));
  if (!isWhole || new Set(cells.map(({ length }) => length)).size > 1) return undefined;
  const years = cells.map((cell) => Number(cell.slice(0, 4)));
  if (years.some((year) => year < 1900 || year > 2100)) return undefined;
  if (cells.some((cell) => readCompact(cell) === undefined)) return undefined;
  if (timeNameWorth(name) <= 0 && !ascends(cells.map(Number))) return undefined;
  return { form: { kind: 'compact' }, isDateOnly: cells[0]!.length === 8 };
}

function numberForm(
  column: SampledColumn,
  runs: readonly (readonly string[])[],
  cells: readonly string[],
  numbers: NumberForm,
  isNamed: boolean,
): Found | undefined {
  const read = (cell: string) => parseNumber(cell, numbers) ?? Number.NaN;
  const values = cells.map(read).filter((value) => !Number.isNaN(value));
  if (values.length < (timeNameWorth(column.name) >= 2 ? HALF : 0.9) * cells.length)
    return isNamed || timeNameWorth(column.name) >= SURE ? unreadable(column, cells) : undefined;
  const worth = timeNameWorth(column.name);
  const unit = unitOf(column);
  const counts = likelyCounts(median(values));
  const isTime = isNamed || worth >= SURE || unit !== undefined;
  if (!isTime) {
    const [count] = counts;
    const isEpoch = count === 's' || count === 'ms' || count === 'us' || count === 'ns';
    const ascending = runs.every((run) => ascends(run.map(read)));
    if (!isEpoch || !ascending || new Set(values).size < 2) return undefined;
    return new Date(momentOfCount(values[0]!, count)).getUTCFullYear() < 2000 ? undefined : counted(count);
  }
  const isMeant =
    unit !== undefined && !counts.includes('s') && !counts.includes('ms') && !counts.includes('us');
  if (isMeant) return { form: { kind: 'elapsed', unit }, isDateOnly: false };
  return countForm(column, values, counts, unit);
}

function countForm(
  column: SampledColumn,
  values: readonly number[],
  counts: readonly CountForm[],
  unit: string | undefined,
): Found {
  const [count, ...others] = counts.filter((one) => !DAYS.has(one) || isDayCount(column, values, one));
  if (count === undefined && unit === undefined && mayBeDays(values))
    throw eitherDaysOrSeconds(column, values[0]!);
  if (count === undefined) {
    const largest = Math.max(...values.map(Math.abs));
    if (largest < 1e8)
      return {
        form: { kind: 'elapsed', unit: unit ?? 's' },
        isDateOnly: false,
        ...(unit === undefined && {
          doubt: `the numbers of ${column.name} are taken as seconds: --time-format elapsed-min, elapsed-h, elapsed-ms if they are not`,
        }),
      };
    const looks = COUNTS.map((one) => `${COUNT_WORDS[one]} (${yearOf(values[0]!, one)})`).join(', ');
    throw new UnreadableTimes(
      `the times of column ${JSON.stringify(column.name)} begin with ${values[0]}, which is no moment of our age in ${looks}; ` +
        'name their form by --time-format (labview counts from 1904), or another column by --time',
    );
  }
  if (others.length > 0) {
    const forms = [count, ...others].map(
      (one) => `${COUNT_WORDS[one]} (${yearOf(values[0]!, one)}, --time-format ${one})`,
    );
    throw new UnreadableTimes(
      `the times of column ${JSON.stringify(column.name)} begin with ${values[0]}: ${forms.join(' or ')}; say which`,
    );
  }
  return counted(count);
}

const COUNTS = ['s', 'ms', 'us', 'ns'] as const;
const DAYS: ReadonlySet<CountForm> = new Set(['excel', 'datenum', 'julian']);

/** Whether numbers of the size of day counts are such, and not elapsed seconds. */
function isDayCount({ name }: SampledColumn, values: readonly number[], count: CountForm): boolean {
  if (/(date|datum|serial|excel|julian|jd$|datenum)/i.test(name)) return true;
  const steps = values
    .slice(1, 500)
    .map((value, index) => value - values[index]!)
    .filter((step) => step > 0);
  return (
    steps.length > 0 &&
    median(steps) < 1 &&
    values.some((value) => !Number.isInteger(1000 * value)) &&
    (count !== 'excel' || mayBeDays(values))
  );
}

/** Whether all numbers are such as spreadsheets count days of this century: elapsed time begins with less. */
function mayBeDays(values: readonly number[]): boolean {
  return values.every((value) => value > DAYS_TO_2000 && value < DAYS_TO_2060);
}

const [DAYS_TO_2000, DAYS_TO_2060] = [36_526, 58_440];

function eitherDaysOrSeconds({ name }: SampledColumn, first: number): UnreadableTimes {
  return new UnreadableTimes(
    `the times of column ${JSON.stringify(name)} begin with ${first}: days of a spreadsheet ` +
      `(${new Date(momentOfCount(first, 'excel')).toISOString().slice(0, 10)}, --time-format excel) or elapsed seconds (--time-format elapsed-s); say which`,
  );
}

function counted(count: CountForm): Found {
  return { form: { kind: 'count', count }, isDateOnly: false };
}

function yearOf(value: number, count: CountForm): string {
  const date = new Date(momentOfCount(value, count));
  return Number.isNaN(date.getTime()) ? 'no date' : `year ${date.getUTCFullYear()}`;
}

function unreadable({ name }: SampledColumn, cells: readonly string[]): undefined {
  const isText = cells.some((cell) => /\d/.test(cell));
  if (!isText) return undefined;
  throw new UnreadableTimes(
    `the time column ${JSON.stringify(name)} begins with ${JSON.stringify(cells[0])}, of a form that is not known; ` +
      'name the form by --time-format, such as "dd.MM.yyyy HH:mm", or another column by --time',
  );
}

/** The unit of elapsed time that a header such as `Time (s)`, `Zeit in min` or `elapsed_seconds` tells. */
function unitOf({ name, unit }: SampledColumn): string | undefined {
  if (timeNameWorth(name) < 2) return undefined;
  const written =
    /[([{,]\s*([^)\]}]+?)\s*[)\]}]?\s*$/.exec(name)?.[1] ??
    unit ??
    /(?:[_\s]|in )([A-Za-zµ]+)$/.exec(name)?.[1];
  return written === undefined ? undefined : elapsedUnit(written);
}

function ascends(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value >= values[index - 1]!);
}
