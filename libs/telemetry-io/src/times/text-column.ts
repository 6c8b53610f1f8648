import { readCalendarText } from './calendar-text';
import { isClockOfNoDay, readClock } from './clock-text';
import { readCompact } from './compact';
import { dateOrderOf } from './date-order';
import { timeNameWorth } from './names';
import { spread } from './spread';
import { ENOUGH, ENOUGH_IF_NAMED, LOOKED_AT, TELLING, type FoundForm } from './time-candidate';

const NUMBER = /^[-+]?[\d.,]+(e[-+]?\d+)?$/i;
const DOTTED_DATE = /^\d{1,4}\.\d{1,2}\.\d{2,4}$/;
const DAY_MS = 86_400_000;
const [EARLIEST_YEAR, LATEST_YEAR] = [1900, 2100];

/**
 * The form of times that are written as texts: dates, clocks, dates in digits alone; undefined for anything else.
 * @param runs cells that follow each other in the file
 */
export function textTimes(name: string, runs: readonly (readonly string[])[]): FoundForm | undefined {
  const cells = runs.flat();
  if (cells.every((cell) => NUMBER.test(cell)) && shareOf(cells, (cell) => DOTTED_DATE.test(cell)) < ENOUGH)
    return digitTimes(name, cells);
  if (shareOf(cells, isClockOfNoDay) >= ENOUGH) return { form: { kind: 'clock' }, isDateOnly: false };
  const enough = timeNameWorth(name) >= TELLING ? ENOUGH_IF_NAMED : ENOUGH;
  const order = dateOrderOf(runs, name, enough);
  const some = spread(cells, LOOKED_AT);
  if (order !== undefined) {
    const isMidnight = (cell: string) => (readCalendarText(cell, order)?.localMs ?? 0) % DAY_MS === 0;
    return { form: { kind: 'calendar', order }, isDateOnly: some.every(isMidnight) };
  }
  if (shareOf(some, (cell) => readCompact(cell) !== undefined) >= enough)
    return { form: { kind: 'compact' }, isDateOnly: false };
  if (shareOf(some, (cell) => !Number.isNaN(readClock(cell))) >= enough)
    return { form: { kind: 'clock' }, isDateOnly: false };
  return undefined;
}

function shareOf(cells: readonly string[], reads: (cell: string) => boolean): number {
  return cells.filter(reads).length / cells.length;
}

/** Digits alone: a date where each of them is one, of our age. */
function digitTimes(name: string, cells: readonly string[]): FoundForm | undefined {
  const isOrdinal = timeNameWorth(name) >= TELLING && cells.every((cell) => /^\d{7}$/.test(cell));
  const isWhole = isOrdinal || cells.every((cell) => /^\d{8}(\d\d){0,3}$|^\d{17}$/.test(cell));
  if (!isWhole || new Set(cells.map(({ length }) => length)).size > 1) return undefined;
  const years = cells.map((cell) => Number(cell.slice(0, 4)));
  if (years.some((year) => year < EARLIEST_YEAR || year > LATEST_YEAR)) return undefined;
  if (cells.some((cell) => readCompact(cell) === undefined)) return undefined;
  if (timeNameWorth(name) <= 0 && !ascends(cells.map(Number))) return undefined;
  return { form: { kind: 'compact' }, isDateOnly: cells[0]!.length <= 8 };
}

function ascends(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value >= values[index - 1]!);
}
