import { readCalendarText, type DateOrder } from '../times/calendar-text';
import { readClock } from '../times/clock-text';
import type { CsvRows } from './csv-rows';
import type { TableRow } from './table';

type Rows = readonly (readonly string[])[];

/** Share of the cells below the first that are empty. */
const EMPTY_SHARE = 0.5;
/** Share of cells that hold a time, of a column of times. */
const TIMES = 0.97;
const ORDERS: readonly DateOrder[] = ['ymd', 'dmy', 'mdy'];
const FORMS: readonly ((cell: string) => number)[] = [
  readClock,
  ...ORDERS.map((order) => (cell: string) => readCalendarText(cell, order)?.localMs ?? Number.NaN),
];

/**
 * Columns whose cells stand for those below, too, as merged cells of a spreadsheet come out: a day beside times of day, a
 * machine beside times. They are told by the times, which begin again where such a cell is filled, and only there.
 * @param runs rows that follow each other in the file, the first from its beginning
 */
export function mergedColumns(runs: readonly Rows[]): number[] {
  const [first] = runs[0] ?? [];
  if (first === undefined) return [];
  const candidates = first.flatMap((_, column) => (isMostlyEmpty(runs, column) ? [column] : []));
  return candidates.filter((column) => {
    const isDay = ORDERS.some((order) => readCalendarText(first[column]!, order) !== undefined);
    return first.some((_, other) => other !== column && beginsAgainWith(runs, column, other, isDay));
  });
}

/** Rows with such cells filled; those above the first filled one of a later run are left out. */
export function withoutMerged(runs: readonly Rows[], columns: readonly number[]): string[][][] {
  return runs.map((run) => {
    const last = new MergedCells(columns);
    return run.flatMap((cells) => {
      const filled = last.filled(cells);
      return columns.every((column) => filled[column] !== '') ? [filled] : [];
    });
  });
}

/** The lines of a table with such cells filled. */
export class MergedLines {
  readonly #cells: MergedCells;

  constructor(
    columns: readonly number[],
    private readonly lines: CsvRows,
  ) {
    this.#cells = new MergedCells(columns);
  }

  get passedOver(): number {
    return this.lines.passedOver;
  }

  read(lines: readonly string[]): TableRow[] {
    return this.lines
      .read(lines)
      .map((row) =>
        row.cells === undefined ? row : { ...row, cells: this.#cells.filled(row.cells as string[]) },
      );
  }
}

/** Fills cells with the last one above them. */
class MergedCells {
  readonly #last = new Map<number, string>();

  constructor(private readonly columns: readonly number[]) {}

  filled(cells: readonly string[]): string[] {
    const filled = [...cells];
    for (const column of this.columns) {
      if (filled[column] === '') filled[column] = this.#last.get(column) ?? '';
      else this.#last.set(column, filled[column]!);
    }
    return filled;
  }
}

function isMostlyEmpty(runs: readonly Rows[], column: number): boolean {
  const cells = runs.flat().map((row) => row[column] ?? '');
  const filled = cells.filter((cell) => cell !== '');
  if (cells[0] === '' || filled.every((cell) => Number.isFinite(Number(cell)))) return false;
  return cells.length - filled.length >= EMPTY_SHARE * (cells.length - 1) && cells.length > filled.length;
}

/**
 * Whether the times of another column begin again where this one is filled, and only there. A day may also be the only
 * one, or be written again at any time of it.
 */
function beginsAgainWith(runs: readonly Rows[], column: number, times: number, isDay: boolean): boolean {
  return FORMS.slice(0, isDay ? 1 : FORMS.length).some((form) => {
    let [known, begins] = [0, 0];
    for (const run of runs) {
      let before = Number.NaN;
      for (const row of run) {
        const time = form(row[times] ?? '');
        if (Number.isNaN(time)) continue;
        known += 1;
        const isFilled = row[column] !== '';
        const beginsAgain = time <= before;
        if (beginsAgain && !isFilled) return false;
        if (isFilled && !isDay && time > before) return false;
        if (beginsAgain) begins += 1;
        before = time;
      }
    }
    return known >= TIMES * runs.flat().length && (begins > 0 || isDay);
  });
}
