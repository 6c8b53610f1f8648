import { numberColumn, type MissingMarks, type NumberColumn } from '../numbers/column-numbers';
import { isEmptyWord, isMissingWord } from '../numbers/words';
import { plain } from '../times/names';
import { spread } from '../times/spread';
import { CHANNEL_NAMES, isQualityName, SERIES_NAMES } from './column-words';
import type { TableSample } from './table';

/** What the sampled cells of one column show. */
export interface ColumnFacts {
  readonly index: number;
  readonly name: string;
  /** Its name in lower case, letters and digits only. */
  readonly plain: string;
  readonly unit: string | undefined;
  readonly numbers: NumberColumn;
  /** Cells that hold anything but a word for nothing. */
  readonly filled: number;
  /** So many rows show that nothing at all stands in it. */
  readonly isBlank: boolean;
  readonly distinct: ReadonlySet<string>;
  /** Whether most cells are numbers, or stand where numbers would. */
  readonly isNumeric: boolean;
  readonly isWhole: boolean;
  /** Whether it counts the rows. */
  readonly counts: boolean;
}

const MAX_DISTINCT = 5000;
/** Rows that show what a column holds. */
const LOOKED_AT = 6000;
const FEWEST_ROWS = 50;

export function factsOf(sample: TableSample, marks: MissingMarks): ColumnFacts[] {
  const rows = spread(sample.runs.flat(), LOOKED_AT);
  return sample.names.map((name, index) => {
    const cells = rows.map((row) => row[index]);
    // `Bad` is what a quality says, and no missing one.
    const isNothing = isQualityName(name) ? isEmptyWord : isMissingWord;
    const filled = cells.filter(
      (cell) =>
        cell !== undefined &&
        cell !== null &&
        !(typeof cell === 'string' && (isNothing(cell) || marks.words.has(cell.toLowerCase()))),
    );
    const distinct = new Set<string>();
    for (const cell of filled)
      if (distinct.size < MAX_DISTINCT) distinct.add(typeof cell === 'object' ? '' : String(cell));
    const numbers = numberColumn(cells, sample.columnNumbers?.[index] ?? sample.numbers, marks);
    const values = filled.map((cell) => numbers.read(cell)).filter((value) => typeof value === 'number');
    return {
      index,
      name,
      plain: sample.isNested === true ? plainOfPath(name) : plain(name),
      unit: sample.units[index] ?? numbers.unit,
      numbers,
      filled: filled.length,
      isBlank:
        rows.length >= FEWEST_ROWS &&
        cells.every((cell) => cell === '' || cell === null || cell === undefined),
      distinct,
      isNumeric: numbers.numbers > 0 && 2 * numbers.share >= 1 && 2 * values.length >= filled.length,
      isWhole: values.every(Number.isInteger),
      counts:
        values.length > 2 &&
        sample.runs.every((run) => countsUp(run.slice(0, 1000).map((row) => numbers.read(row[index])))),
    };
  });
}

/** The last part of a path where it says what the column is, else all of it. */
function plainOfPath(path: string): string {
  const [last, parent] = path.split('.').reverse();
  const names = [path, ...(parent === undefined ? [] : [`${parent}${last}`]), last!].map(plain);
  return names.find((name) => SERIES_NAMES.has(name) || CHANNEL_NAMES.has(name)) ?? names[0]!;
}

function countsUp(values: readonly (number | null | undefined)[]): boolean {
  return values.every(
    (value, index) => index === 0 || (typeof value === 'number' && value === values[index - 1]! + 1),
  );
}

/** Whether most cells of a column of text begin like numbers, in whatever form they go on. */
export function isNumberLike({ distinct }: ColumnFacts): boolean {
  return isMostly(distinct, /^[-+$€£(]?\s?\p{Nd}/u);
}

/** Whether most cells of a column of text are digits and marks: several numbers in one cell, fractions. */
export function isDigitsAndMarks({ distinct }: ColumnFacts): boolean {
  return isMostly(distinct, /^[-+]?\d[\d.,;:/+ -]*$/);
}

function isMostly(distinct: ReadonlySet<string>, form: RegExp): boolean {
  const cells = [...distinct];
  return cells.length > 2 && cells.filter((cell) => form.test(cell)).length >= 0.9 * cells.length;
}
