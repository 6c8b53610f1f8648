import { likelyUnit, numberIn, parseIso } from '@kymo/telemetry-io';

const CLOCK = /^\d\d:\d\d(:\d\d([.,]\d+)?)?$/;
const PER_SECOND = { s: 1, ms: 1e3, us: 1e6, ns: 1e9 } as const;
const [YEAR_2000, YEAR_2100] = [Date.UTC(2000) / 1000, Date.UTC(2100) / 1000];

/** Whether the first row of a file is a row like the others: numbers only, or a date with numbers. */
export function isDataRow(cells: readonly string[], decimalComma: boolean): boolean {
  const isNumeric = (cell: string) => numberIn(cell, decimalComma) !== undefined;
  if (cells.every(isNumeric)) return true;
  return cells.some(isDate) && cells.some((cell) => typeof numberIn(cell, decimalComma) === 'number');
}

/** Names for the columns of a file without a header, told by its rows. */
export function generatedNames(rows: readonly (readonly string[])[], decimalComma: boolean): string[] {
  const [first = []] = rows;
  const hasDate = first.some(isDate);
  const epochColumn = hasDate || first.length < 2 ? -1 : first.findIndex((_, index) => isEpoch(rows, index));
  const clockColumn = hasDate ? first.findIndex((cell) => CLOCK.test(cell)) : -1;
  let channels = 0;
  return first.map((cell, index) => {
    if (index === epochColumn || index === clockColumn) return 'time';
    if (isDate(cell)) return clockColumn < 0 ? 'time' : 'date';
    return numberIn(cell, decimalComma) === undefined ? 'text' : `channel_${++channels}`;
  });
}

function isDate(cell: string): boolean {
  return !Number.isNaN(parseIso(cell, true));
}

/** Whether a column counts up through seconds of this century, or finer units. */
function isEpoch(rows: readonly (readonly string[])[], index: number): boolean {
  const times = rows.map((cells) => Number(cells[index] || NaN));
  return times.every((time, row) => {
    const seconds = time / PER_SECOND[likelyUnit(time)];
    return seconds >= YEAR_2000 && seconds < YEAR_2100 && time >= (times[row - 1] ?? 0);
  });
}
