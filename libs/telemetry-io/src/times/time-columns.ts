import { parseNumber, type NumberForm } from '../numbers/form';
import { readClock, readClockDigits } from './clock-text';
import { textsOf, timeCandidate, type SampledColumn, type TimeCandidate } from './find-time';
import { formWords, timeReader, type TimeForm, type TimeReader } from './form';
import { givenForm } from './given-form';
import { datePartColumns, zoneHint, type DatePart } from './names';
import { elapsedUnit, type CountForm } from './number-times';
import { WallClock, zoneNamed } from './zones';

/** What a user says of the times. */
export interface TimeOptions {
  readonly time?: readonly string[] | undefined;
  readonly timeFormat?: string | undefined;
  readonly timeUnit?: string | undefined;
  readonly timeZone?: string | undefined;
}

/** Where the time of a row stands, and how it is read. */
export interface TimeColumns {
  /** None where the rows carry no time. */
  readonly columns: readonly number[];
  /** In a few words. */
  readonly form: string;
  /** Of times that carry none: given, told by the header, or UTC for want of any; absent where it is written. */
  readonly zone?: string;
  /** The file knows no dates: they count from 2000-01-01. */
  readonly isInvented: boolean;
  readonly doubts: readonly string[];
  /** Milliseconds since 1970; NaN for what cannot be read. */
  readonly read: (cells: readonly unknown[], earlierMs?: number) => number;
  /** What stands there. */
  readonly written: (cells: readonly unknown[]) => string;
}

const LIKELY = 1.5;
const DAY_MS = 86_400_000;
const WRITTEN_ZONE = /(z|utc|gmt|[+-]\d{2}:?\d{2}|\s[A-Z]{3,4})\)?$/i;

/**
 * Finds the column of the time, or those that make it up; undefined where the rows carry none.
 * @param indexOf column of a name
 * @throws Error for times that cannot be read, or can be read in two ways
 */
export function findTimeColumns(
  columns: readonly SampledColumn[],
  numbers: NumberForm,
  options: TimeOptions,
  indexOf: (name: string) => number,
): TimeColumns | undefined {
  if (options.timeZone !== undefined && zoneNamed(options.timeZone) === undefined)
    throw new Error(
      `there is no time zone ${JSON.stringify(options.timeZone)}; such as Europe/Berlin, UTC or +01:00 expected`,
    );
  const named = options.time?.map(indexOf);
  if (named !== undefined && named.length > 0) return assembled(named, columns, numbers, options);
  const candidates = columns
    .map((column, index) => ({ index, candidate: timeCandidate(column, numbers, false) }))
    .filter((one): one is Rated => one.candidate !== undefined)
    .sort((a, b) => b.candidate.worth - a.candidate.worth);
  const best = candidates.find(({ candidate }) => candidate.worth >= LIKELY || isDated(candidate));
  const parts = datePartColumns(columns.map(({ name }) => name));
  if (
    parts !== undefined &&
    (best === undefined || [...parts.values()].includes(best.index) || best.candidate.isDateOnly)
  )
    return ofParts(parts, columns, options);
  if (best === undefined) return undefined;
  const other = companion(best, candidates);
  const digits = other === undefined ? digitClock(candidates, columns) : undefined;
  if (digits !== undefined) return dateAndDigits(digits, candidates, columns, numbers, options);
  const found = assembled(other === undefined ? [best.index] : other, columns, numbers, options);
  const rival = candidates.find(
    (one) =>
      !found.columns.includes(one.index) &&
      isDated(one.candidate) &&
      !one.candidate.isDateOnly &&
      one.candidate.worth > 0,
  );
  if (rival === undefined || best.candidate.worth - rival.candidate.worth >= 2) return found;
  const [taken, left] = [best.index, rival.index].map((index) => columns[index]!.name);
  return {
    ...found,
    doubts: [...found.doubts, `${taken} is taken for the time, ${left} left out: --time ${left} takes that`],
  };
}

interface Rated {
  readonly index: number;
  readonly candidate: TimeCandidate;
}

function isDated({ form, refusal }: TimeCandidate): boolean {
  return form.kind === 'calendar' || refusal !== undefined || form.kind === 'count';
}

/** The date that a time of day belongs to, or the other way round. */
function companion(best: Rated, candidates: readonly Rated[]): [number, number] | undefined {
  const isClock = best.candidate.form.kind === 'clock';
  if (!isClock && !best.candidate.isDateOnly) return undefined;
  const other = candidates.find(
    ({ index, candidate }) =>
      index !== best.index &&
      (isClock ? candidate.isDateOnly || candidate.refusal !== undefined : candidate.form.kind === 'clock'),
  );
  if (other === undefined) return undefined;
  return isClock ? [other.index, best.index] : [best.index, other.index];
}

/** A date and, in a column that says so, the time of day in digits such as 1530. */
function digitClock(
  candidates: readonly Rated[],
  columns: readonly SampledColumn[],
): [number, number] | undefined {
  const date = candidates.find(
    ({ candidate }) => candidate.isDateOnly && candidate.refusal === undefined && candidate.worth >= LIKELY,
  );
  const clock = columns.findIndex(({ name, runs }, index) => {
    if (
      index === date?.index ||
      !/^(time|hour|hhmm|hhmmss|uhrzeit|zeit|hour_utc|time_utc|hrmn)/i.test(name.trim())
    )
      return false;
    const cells = textsOf(runs.flat());
    return cells.length > 0 && cells.every((cell) => !Number.isNaN(readClockDigits(cell)));
  });
  return date === undefined || clock < 0 ? undefined : [date.index, clock];
}

function dateAndDigits(
  [date, clock]: readonly [number, number],
  candidates: readonly Rated[],
  columns: readonly SampledColumn[],
  numbers: NumberForm,
  options: TimeOptions,
): TimeColumns {
  const { form } = candidates.find(({ index }) => index === date)!.candidate;
  const zone = options.timeZone ?? zoneHint(columns[clock]!.name, columns[clock]!.unit);
  const hours =
    textsOf(columns[clock]!.runs.flat()).every((cell) => Number(cell) < 24) &&
    /^hour/i.test(columns[clock]!.name);
  const read = hours ? (text: string) => Number(text || Number.NaN) * 3_600_000 : readClockDigits;
  return {
    columns: [date, clock],
    form: `${formWords(form)} and time of day in digits`,
    zone: zone ?? 'UTC',
    isInvented: false,
    doubts: [],
    ...ofDateAndClock(date, clock, form, (text) => parseNumber(text, numbers) ?? Number.NaN, zone, read),
  };
}

function assembled(
  indexes: readonly number[],
  columns: readonly SampledColumn[],
  numbers: NumberForm,
  options: TimeOptions,
): TimeColumns {
  const [first, second] = indexes as [number, number?];
  const given = formGiven(options, columns[first]!, numbers);
  const joined: SampledColumn = { ...columns[first]!, runs: joinedRuns(indexes, columns) };
  const whole = given ?? timeCandidate(second === undefined ? columns[first]! : joined, numbers, true);
  const isApart =
    second !== undefined &&
    given === undefined &&
    whole?.form.kind !== 'calendar' &&
    isClockColumn(second, columns);
  const candidate = isApart ? timeCandidate(columns[first]!, numbers, true) : whole;
  if (candidate === undefined)
    throw new Error(
      `the time column ${JSON.stringify(columns[first]!.name)} holds ${JSON.stringify(textsOf(columns[first]!.runs.flat())[0] ?? '')}, ` +
        'of a form that is not known; name the form by --time-format, or another column by --time',
    );
  if (candidate.refusal !== undefined) throw candidate.refusal;
  const zone = options.timeZone ?? zoneHint(columns[first]!.name, columns[first]!.unit);
  const numberOf = (text: string) => parseNumber(text, numbers) ?? Number.NaN;
  const reader = timeReader(candidate.form, numberOf, zone);
  const { read, written } = isApart
    ? ofDateAndClock(first, second, candidate.form, numberOf, zone)
    : ofOne(indexes, reader);
  const isDate =
    candidate.form.kind === 'calendar' ||
    candidate.form.kind === 'compact' ||
    candidate.form.kind === 'format';
  const hasZone =
    isDate &&
    textsOf(columns[indexes.at(-1)!]!.runs.flat())
      .slice(0, 200)
      .every((cell) => WRITTEN_ZONE.test(cell) && /:|T/.test(cell));
  return {
    columns: indexes,
    form: second === undefined ? formWords(candidate.form) : `${formWords(candidate.form)} and time of day`,
    ...(isDate && !hasZone && { zone: zone ?? 'UTC' }),
    isInvented: candidate.form.kind === 'elapsed' || candidate.form.kind === 'clock',
    doubts: candidate.doubt === undefined ? [] : [candidate.doubt],
    read,
    written,
  };
}

function isClockColumn(second: number, columns: readonly SampledColumn[]): boolean {
  const cells = textsOf(columns[second]!.runs.flat());
  return (
    cells.length > 0 && cells.filter((cell) => !Number.isNaN(readClock(cell))).length >= 0.97 * cells.length
  );
}

function formGiven(
  { timeFormat, timeUnit }: TimeOptions,
  column: SampledColumn,
  numbers: NumberForm,
): TimeCandidate | undefined {
  const text = timeFormat ?? timeUnit;
  if (text === undefined) return undefined;
  const form = givenForm(text);
  return {
    form: timeFormat === undefined ? unitForm(form, column, numbers) : form,
    isDateOnly: false,
    worth: 0,
  };
}

/** A bare unit counts from 1970 where that gives a date of our age, else from the start. */
function unitForm(form: TimeForm, column: SampledColumn, numbers: NumberForm): TimeForm {
  if (form.kind !== 'count') return form;
  const first =
    textsOf(column.runs.flat())
      .map((text) => parseNumber(text, numbers) ?? Number.NaN)
      .find((value) => !Number.isNaN(value)) ?? 0;
  const unit = elapsedUnit(form.count);
  return unit !== undefined && timeReader(form, Number)(String(first)) < EARLIEST_DATE_MS
    ? { kind: 'elapsed', unit }
    : { kind: 'count', count: form.count as CountForm };
}

/** March 1973, as the decoders have it. */
const EARLIEST_DATE_MS = 1e11;

function joinedRuns(indexes: readonly number[], columns: readonly SampledColumn[]): string[][] {
  const [first] = indexes as [number];
  return columns[first]!.runs.map((run, at) =>
    run.map((_, row) =>
      indexes
        .map((index) => textOf(columns[index]!.runs[at]?.[row]))
        .join(' ')
        .trim(),
    ),
  );
}

function textOf(cell: unknown): string {
  if (cell === undefined || cell === null) return '';
  return cell instanceof Date ? cell.toISOString() : String(cell);
}

function ofOne(indexes: readonly number[], reader: TimeReader): Pick<TimeColumns, 'read' | 'written'> {
  const [only, ...others] = indexes as [number, ...number[]];
  const written = (cells: readonly unknown[]) =>
    others.length === 0
      ? textOf(cells[only])
      : indexes
          .map((index) => textOf(cells[index]))
          .join(' ')
          .trim();
  return { written, read: (cells, earlierMs) => reader(written(cells).trim(), earlierMs) };
}

function ofDateAndClock(
  date: number,
  clock: number,
  form: TimeForm,
  numberOf: (text: string) => number,
  zone: string | undefined,
  readTimeOfDay: (text: string) => number = readClock,
): Pick<TimeColumns, 'read' | 'written'> {
  const named = zone === undefined ? undefined : zoneNamed(zone);
  const wall = named === undefined ? undefined : new WallClock(named);
  const readDate = timeReader(form, numberOf);
  return {
    written: (cells) => `${textOf(cells[date])} ${textOf(cells[clock])}`.trim(),
    read: (cells, earlierMs) => {
      const dayMs = readDate(textOf(cells[date]).trim());
      const localMs = Math.floor(dayMs / DAY_MS) * DAY_MS + readTimeOfDay(textOf(cells[clock]).trim());
      return wall === undefined || Number.isNaN(localMs) ? localMs : wall.toUtc(localMs, earlierMs);
    },
  };
}

function ofParts(
  parts: ReadonlyMap<DatePart, number>,
  columns: readonly SampledColumn[],
  options: TimeOptions,
): TimeColumns {
  const order: readonly DatePart[] = ['year', 'month', 'day', 'dayOfYear', 'hour', 'minute', 'second'];
  const used = order.filter((part) => parts.has(part));
  const indexes = used.map((part) => parts.get(part)!);
  const hint =
    options.timeZone ??
    indexes
      .map((index) => zoneHint(columns[index]!.name, columns[index]!.unit))
      .find((zone) => zone !== undefined);
  const named = hint === undefined ? undefined : zoneNamed(hint);
  const wall = named === undefined ? undefined : new WallClock(named);
  const at = (cells: readonly unknown[], part: DatePart, otherwise: number) => {
    const index = parts.get(part);
    return index === undefined ? otherwise : Number(textOf(cells[index]).trim() || Number.NaN);
  };
  return {
    columns: indexes,
    form: `${used.join(', ')} in columns of their own`,
    zone: hint ?? 'UTC',
    isInvented: false,
    doubts: [],
    written: (cells) => indexes.map((index) => textOf(cells[index])).join(' '),
    read: (cells, earlierMs) => {
      const year = at(cells, 'year', Number.NaN);
      const fullYear = year < 70 ? 2000 + year : year < 100 ? 1900 + year : year;
      const isDay = parts.has('dayOfYear') && !parts.has('day');
      const [month, day] = isDay
        ? [1, at(cells, 'dayOfYear', 1)]
        : [at(cells, 'month', 1), at(cells, 'day', 1)];
      if (!(month >= 1 && month <= 12 && day >= 1 && day <= (isDay ? 366 : 31))) return Number.NaN;
      const clockMs =
        ((at(cells, 'hour', 0) * 60 + at(cells, 'minute', 0)) * 60 + at(cells, 'second', 0)) * 1000;
      const localMs = Date.UTC(fullYear, month - 1, day) + Math.round(clockMs);
      return wall === undefined || Number.isNaN(localMs) ? localMs : wall.toUtc(localMs, earlierMs);
    },
  };
}
