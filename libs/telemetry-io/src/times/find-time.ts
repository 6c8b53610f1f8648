import { median } from '@kymo/statistics';
import { parseNumber, type NumberForm } from '../numbers/form';
import { isMissingWord } from '../numbers/words';
import { readCalendarText } from './calendar-text';
import { timeText } from './cell-text';
import { isClockOfNoDay, readClock } from './clock-text';
import { readCompact } from './compact';
import { dateOrderOf } from './date-order';
import { COUNT_WORDS, elapsedUnit, likelyCounts, momentOfCount, type CountForm } from './number-times';
import type { TimeForm } from './form';
import { timeNameWorth } from './names';
import { otherOrigins } from './other-origins';
import { roundedTo } from './rounded';
import { sinceIn } from './since';
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
  const runs = column.runs.flatMap((run) => ends(run).map(textsOf));
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

/** A run, or the first and last cells of a long one. */
function ends(run: readonly unknown[]): readonly (readonly unknown[])[] {
  return run.length <= SAMPLED_RUN ? [run] : [run.slice(0, SAMPLED_RUN / 2), run.slice(-SAMPLED_RUN / 2)];
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
  if (cells.filter(isClockOfNoDay).length >= ENOUGH * cells.length)
    return { form: { kind: 'clock' }, isDateOnly: false };
  const order = dateOrderOf(runs, name, enough);
  if (order !== undefined) {
    const isDateOnly = spread(cells, LOOKED_AT).every(
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
  const isOrdinal = timeNameWorth(name) >= 2 && cells.every((cell) => /^\d{7}$/.test(cell));
  const isWhole = isOrdinal || cells.every((cell) => /^\d{8}(\d\d){0,3}$|^\d{17}$/.test(cell));
  if (!isWhole || new Set(cells.map(({ length }) => length)).size > 1) return undefined;
  const years = cells.map((cell) => Number(cell.slice(0, 4)));
  if (years.some((year) => year < 1900 || year > 2100)) return undefined;
  if (cells.some((cell) => readCompact(cell) === undefined)) return undefined;
  if (timeNameWorth(name) <= 0 && !ascends(cells.map(Number))) return undefined;
  return { form: { kind: 'compact' }, isDateOnly: cells[0]!.length <= 8 };
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
  const since = sinceIn(column.name) ?? sinceIn(column.unit ?? '');
  if (since !== undefined) return { form: { kind: 'since', ...since }, isDateOnly: false };
  const worth = timeNameWorth(column.name);
  const unit = unitOf(column);
  const counts = likelyCounts(median(values)).filter((count) => areMoments(values, count));
  const isTime = isNamed || worth >= SURE || unit !== undefined;
  if (!isTime) {
    const [count] = counts;
    const isEpoch = count !== undefined && !DAYS.has(count);
    if (!isEpoch || !riseMostly(runs.map((run) => run.map(read))) || new Set(values).size < 2)
      return undefined;
    refuseRounded(column, cells, count);
    return new Date(momentOfCount(values[0]!, count)).getUTCFullYear() < 2000 ? undefined : counted(count);
  }
  if (!isNamed && counts[0] === undefined && !areElapsed(runs.map((run) => run.map(read)))) return undefined;
  const isMeant =
    unit !== undefined && !counts.includes('s') && !counts.includes('ms') && !counts.includes('us');
  if (isMeant) return { form: { kind: 'elapsed', unit }, isDateOnly: false };
  refuseRounded(column, cells, counts[0]);
  return countForm(column, values, counts, unit);
}

/** @throws UnreadableTimes where a spreadsheet has rounded the counts: rows of other times stand under one */
function refuseRounded(
  { name }: SampledColumn,
  cells: readonly string[],
  count: CountForm | undefined,
): void {
  const rounded = roundedTo(cells, count);
  if (rounded === undefined) return;
  throw new UnreadableTimes(
    `the times of column ${JSON.stringify(name)} are rounded: ${rounded.cell} stands for any moment within ${rounded.within}, ` +
      'as a spreadsheet shows a number that is too long for its cell; export them again with all digits, or as dates',
  );
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
    const [from, to] = [values[0]!, values.at(-1)!].map((value) => likelyCounts(value)[0]);
    if (from !== undefined && to !== undefined && from !== to)
      throw new UnreadableTimes(
        `the times of column ${JSON.stringify(column.name)} begin with ${values[0]} (${COUNT_WORDS[from]}) and end with ` +
          `${values.at(-1)} (${COUNT_WORDS[to]}); one form in all rows expected: a file for each, or name one by --time-format, and the rows of the other are refused`,
      );
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
  const origins = otherOrigins(column.name, values[0]!, count);
  if (origins !== undefined) throw new UnreadableTimes(origins);
  return counted(count);
}

/** Elapsed time that ran up to such numbers does not begin with them. */
function areMoments(values: readonly number[], count: CountForm): boolean {
  const some = spread(values, LOOKED_AT);
  const others = some.filter((value) => !likelyCounts(value).includes(count)).length;
  return others <= Math.max(1, OTHERS * some.length);
}

/** Time goes on: numbers under the name of a time that fall as often as they rise measure something. */
function areElapsed(runs: readonly (readonly number[])[]): boolean {
  const steps = runs.flatMap((run) => run.slice(1).map((value, at) => value - run[at]!));
  const falls = steps.filter((step) => step < 0).length;
  return falls <= FALLS * steps.length || falls >= (1 - FALLS) * steps.length;
}

/** Tags may follow each other, each with times from the start on. */
function riseMostly(runs: readonly (readonly number[])[]): boolean {
  const steps = runs.flatMap((run) => run.slice(1).map((value, at) => value - run[at]!));
  return steps.filter((step) => step < 0).length <= 0.01 * steps.length;
}

/** A device may have started anew, and several may take turns. */
const FALLS = 0.3;
/** Of a device whose clock was not set yet, or a single wrong one. */
const OTHERS = 0.2;

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
