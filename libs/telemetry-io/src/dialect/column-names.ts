import { readCompact } from '../times/compact';
import { isDateText, kindOf } from './cell-kinds';

const CLOCK = /^\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?(\s?[ap]m)?$/i;

/** Names with a number behind each that comes again, such as none of the others has. */
export function distinctNames(names: readonly string[]): string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    if (name === '' || !seen.has(name)) {
      seen.add(name);
      return name;
    }
    let number = 2;
    while (taken.has(`${name}_${number}`)) number++;
    taken.add(`${name}_${number}`);
    return `${name}_${number}`;
  });
}

/** Names for the columns of a file without a header, told by its rows. */
export function generatedNames(rows: readonly (readonly string[])[], width: number): string[] {
  const [first = []] = rows;
  const hasDate = first.some(isDateText);
  const epochColumn =
    hasDate || width < 2
      ? -1
      : Array.from({ length: width }, (_, index) => index).findIndex((index) => isEpoch(rows, index));
  const digits = hasDate || epochColumn >= 0 ? -1 : digitDate(rows, width);
  const parts = hasDate || epochColumn >= 0 || digits >= 0 ? [] : datePartsOf(rows, width);
  const clockColumn = hasDate || digits >= 0 ? first.findIndex((cell) => CLOCK.test(cell)) : -1;
  let channels = 0;
  return Array.from({ length: width }, (_, index) => {
    const cell = first[index] ?? '';
    if (parts[index] !== undefined) return parts[index];
    if (index === epochColumn || index === clockColumn) return 'time';
    if (index === digits || isDateText(cell)) return clockColumn < 0 ? 'time' : 'date';
    return kindOf(cell) === 'text' ? 'text' : `channel_${++channels}`;
  });
}

/** The column of dates such as `20250203` or `202502030015`; -1 where there is none. */
function digitDate(rows: readonly (readonly string[])[], width: number): number {
  return Array.from({ length: Math.min(3, width - 1) }, (_, index) => index).findIndex((index) => {
    const cells = rows.map((row) => row[index] ?? '');
    const isDate = (cell: string) =>
      /^(19|20)\d{6}(\d{4}(\d\d)?)?$/.test(cell) && readCompact(cell) !== undefined;
    return cells.every((cell, row) => isDate(cell) && cell >= (cells[row - 1] ?? ''));
  });
}

/** Columns with which weather files begin, by the ranges of their numbers. */
const DATE_LAYOUTS = [
  ['year', 'doy', 'month', 'day', 'hour', 'minute'],
  ['year', 'month', 'day', 'hour', 'minute'],
  ['year', 'month', 'day', 'hour'],
] as const;
const RANGES: Readonly<Record<string, readonly [number, number]>> = {
  ...{ year: [1950, 2060], doy: [1, 366], month: [1, 12], day: [1, 31], hour: [0, 24], minute: [0, 60] },
};
/** So many rows show that such numbers come from no measurement. */
const FEWEST_DATED_ROWS = 20;

/** The names of the columns of year, month and so on with which the rows begin; none where they do not. */
function datePartsOf(rows: readonly (readonly string[])[], width: number): readonly string[] {
  if (rows.length < FEWEST_DATED_ROWS) return [];
  const fits = (name: string, index: number) => {
    const [low, high] = RANGES[name]!;
    return rows.every((cells) => {
      const number = Number(cells[index] || Number.NaN);
      return Number.isInteger(number) && number >= low && number <= high;
    });
  };
  return DATE_LAYOUTS.find((layout) => layout.length < width && layout.every(fits)) ?? [];
}

const PER_SECOND = [1, 1e3, 1e6, 1e9] as const;
const [YEAR_2000, YEAR_2060] = [Date.UTC(2000) / 1000, Date.UTC(2060) / 1000];

/** Whether a column counts up through seconds of this century, or finer units. */
function isEpoch(rows: readonly (readonly string[])[], index: number): boolean {
  const times = rows.map((cells) => Number(cells[index]?.replace(',', '.') || Number.NaN));
  const per = PER_SECOND.find((one) => times[0]! / one >= YEAR_2000 && times[0]! / one < YEAR_2060);
  return (
    per !== undefined && times.every((time, row) => time / per < YEAR_2060 && time >= (times[row - 1] ?? 0))
  );
}
