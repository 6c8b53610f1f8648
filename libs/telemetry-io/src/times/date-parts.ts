import { timeText } from './cell-text';
import { readClock, readClockDigits } from './clock-text';
import { textsOf, type SampledColumn } from './sampled-column';
import { datePartColumns, zoneHint, type DatePart } from './names';
import { wallClock, type TimeColumns } from './row-times';
import type { TimeOptions } from './time-options';

const ORDER: readonly DatePart[] = ['year', 'month', 'day', 'dayOfYear', 'clock', 'hour', 'minute', 'second'];

/** Smallest and largest number of each part; seconds may have a fraction. */
const RANGES: Readonly<Record<Exclude<DatePart, 'clock'>, readonly [number, number]>> = {
  ...{ year: [0, 2200], month: [1, 12], day: [1, 31], dayOfYear: [1, 366] },
  ...{ hour: [0, 24], minute: [0, 60], second: [0, 61] },
};
const ENOUGH = 0.97;

/**
 * The columns of year, month, day and so on, by their names and by what stands in them: `min` may be a minimum. Undefined
 * where they make up no whole date.
 */
export function datePartsIn(columns: readonly SampledColumn[]): ReadonlyMap<DatePart, number> | undefined {
  const named = datePartColumns(
    columns.map(({ name }) => name),
    (part, index) => isPart(part, columns[index]!),
  );
  if (named === undefined) return undefined;
  const parts = new Map([...named].filter(([part, index]) => isPart(part, columns[index]!)));
  if (parts.has('hour')) parts.delete('clock');
  else for (const finer of ['minute', 'second'] as const) parts.delete(finer);
  const isWhole = parts.has('year') && ((parts.has('month') && parts.has('day')) || parts.has('dayOfYear'));
  return isWhole ? parts : undefined;
}

function isPart(part: DatePart, { runs }: SampledColumn): boolean {
  const cells = textsOf(runs.flat());
  const fits = (cell: string) => {
    if (part === 'clock') return !Number.isNaN(readTimeOfDay(cell));
    const [low, high] = RANGES[part];
    const number = Number(cell);
    return number >= low && number <= high && (part === 'second' || Number.isInteger(number));
  };
  return cells.length > 0 && cells.filter(fits).length >= ENOUGH * cells.length;
}

/** The columns of year and month, or of the year alone, whose rows go on in time: their days are the first ones. */
export function coarseDatePartsIn(
  columns: readonly SampledColumn[],
): ReadonlyMap<DatePart, number> | undefined {
  const named = datePartColumns(
    columns.map(({ name }) => name),
    (part, index) => isPart(part, columns[index]!),
  );
  const [year, month] = [named?.get('year'), named?.get('month')];
  if (year === undefined) return undefined;
  const number = (column: number, run: number, row: number) =>
    Number(textsOf([columns[column]!.runs[run]?.[row]])[0] ?? Number.NaN);
  const steps = columns[year]!.runs.flatMap((cells, run) => {
    const months = cells.map(
      (_, row) => 12 * number(year, run, row) + (month === undefined ? 0 : number(month, run, row)),
    );
    return months.slice(1).map((at, row) => at - months[row]!);
  });
  const isYear = textsOf(columns[year]!.runs.flat()).every((cell) => /^(1[5-9]|20|21)\d\d$/.test(cell));
  const isOrdered = steps.length > 0 && steps.every((step) => step > 0);
  if (!isYear || !isOrdered) return undefined;
  return new Map([['year', year], ...(month === undefined ? [] : [['month', month] as const])]);
}

/** Times whose year, month, day and so on stand in columns of their own. */
export function datePartTimes(
  parts: ReadonlyMap<DatePart, number>,
  columns: readonly SampledColumn[],
  options: TimeOptions,
): TimeColumns {
  const used = ORDER.filter((part) => parts.has(part));
  const indexes = used.map((part) => parts.get(part)!);
  const clock = parts.get('clock');
  const zone =
    options.timeZone ??
    indexes
      .map((index) => zoneHint(columns[index]!.name, columns[index]!.unit))
      .find((hint) => hint !== undefined);
  const wall = wallClock({ zone });
  return {
    columns: indexes,
    form: `${used.join(', ')} in columns of their own`,
    zone: zone ?? 'UTC',
    isInvented: false,
    doubts: [],
    written: (cells) => indexes.map((index) => timeText(cells[index])).join(' '),
    read: (cells, earlierMs) => {
      const dayMs = momentOf(
        (part, otherwise) => {
          const index = parts.get(part);
          return index === undefined ? otherwise : Number(timeText(cells[index]) || Number.NaN);
        },
        parts.has('dayOfYear') && !parts.has('day'),
      );
      const localMs = clock === undefined ? dayMs : dayMs + readTimeOfDay(timeText(cells[clock]));
      return wall === undefined || Number.isNaN(localMs) ? localMs : wall.toUtc(localMs, earlierMs);
    },
  };
}

function readTimeOfDay(text: string): number {
  return text.includes(':') ? readClock(text) : readClockDigits(text);
}

function momentOf(at: (part: DatePart, otherwise: number) => number, isDayOfYear: boolean): number {
  const year = at('year', Number.NaN);
  const fullYear = year < 70 ? 2000 + year : year < 100 ? 1900 + year : year;
  const [month, day] = isDayOfYear ? [1, at('dayOfYear', 1)] : [at('month', 1), at('day', 1)];
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= (isDayOfYear ? 366 : 31))) return Number.NaN;
  // Hours that end at minute 60, as weather files count them, are those that have ended.
  const minute = at('minute', 0) % 60;
  const clockMs = ((at('hour', 0) * 60 + minute) * 60 + at('second', 0)) * 1000;
  return Date.UTC(fullYear, month - 1, day) + Math.round(clockMs);
}
