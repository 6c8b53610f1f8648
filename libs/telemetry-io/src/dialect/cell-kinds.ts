import { numberIn, COMMA_NUMBERS, PLAIN_NUMBERS, splitUnit } from '../numbers/form';
import { isMissingWord, switchWords } from '../numbers/words';
import { readCalendarText } from '../times/calendar-text';
import { readClock } from '../times/clock-text';
import { readCompact } from '../times/compact';

/** What a cell looks like by itself. */
export type CellKind = 'empty' | 'number' | 'time' | 'switch' | 'text';

/** Tells what a cell looks like, however the file writes its numbers and times. */
export function kindOf(cell: string): CellKind {
  if (cell === '') return 'empty';
  if (/\d/.test(cell)) {
    if (
      typeof numberIn(cell, PLAIN_NUMBERS) === 'number' ||
      typeof numberIn(cell, COMMA_NUMBERS) === 'number'
    )
      return 'number';
    if (isTimeText(cell) || COUNT_AND_COLON.test(cell)) return 'time';
    const split = splitUnit(cell);
    if (split !== undefined && /^[-+\d.,\s'’]+(e[+-]?\d+)?$/i.test(split.number)) return 'number';
    return 'text';
  }
  if (isMissingWord(cell)) return 'empty';
  return switchWords([cell]) === undefined ? 'text' : 'switch';
}

/** As RRDtool writes the time of a row. */
const COUNT_AND_COLON = /^\d{9,19}:$/;

/** Whether a text is a date, a time of day, or both, in whatever order. */
export function isTimeText(cell: string): boolean {
  if (!/\d/.test(cell) || cell.length < 5 || cell.length > 60) return false;
  if (!cell.includes(':')) return isDateText(cell);
  // Most cells of a column are alike but for their digits.
  const shape = cell.replaceAll(/\d/g, '0');
  const known = shapes.get(shape);
  if (known !== undefined) return known;
  const isTime = isDateText(cell) || !Number.isNaN(readClock(cell));
  if (shapes.size < MAX_SHAPES) shapes.set(shape, isTime);
  return isTime;
}

const MAX_SHAPES = 2000;
const shapes = new Map<string, boolean>();

/** Whether a text holds a date. */
export function isDateText(cell: string): boolean {
  return (
    readCalendarText(cell, 'ymd') !== undefined ||
    readCalendarText(cell, 'dmy') !== undefined ||
    readCalendarText(cell, 'mdy') !== undefined ||
    readCalendarText(cell, 'ydm') !== undefined ||
    readCalendarText(cell, 'named') !== undefined ||
    (/[TZ]/i.test(cell) && readCompact(cell) !== undefined)
  );
}
