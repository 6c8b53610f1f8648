import type { TimeColumns } from '../times/row-times';
import type { ColumnFacts } from './facts';
import type { Cells, TableSample } from './table';

/** Rows of one moment that differ in a key: more than that share of all and it has to be one. */
const SHARED_MOMENTS = 0.02;
/** Neighbouring rows that differ in a column that names channels or machines polled in turn. */
const TURNS = 0.5;
const MAX_MOMENTS = 30_000;
/** More rows show whether a name comes back. */
const FEW_ROWS = 12;

/** Columns of text under any name that tell rows of one moment, or rows polled in turn, apart. */
export function unnamedKeys(
  sample: TableSample,
  candidates: readonly ColumnFacts[],
  numbered: readonly ColumnFacts[],
  time: TimeColumns | undefined,
  known: readonly number[],
): ColumnFacts[] {
  const free = candidates.filter(
    ({ index, distinct, filled, isNumeric }) =>
      !known.includes(index) &&
      distinct.size > 1 &&
      distinct.size <= filled / (filled < FEW_ROWS ? 2 : 3) &&
      !isNumeric,
  );
  const counted = numbered.filter(
    ({ index, distinct, filled }) =>
      !known.includes(index) && distinct.size > 1 && distinct.size <= Math.min(200, filled / 5),
  );
  const found: ColumnFacts[] = [];
  for (const column of [...free].sort((a, b) => a.distinct.size - b.distinct.size)) {
    const keys = [...known, ...found.map(({ index }) => index)];
    const { shared, turns } = differing(sample, column.index, keys, time);
    if (shared > SHARED_MOMENTS || (turns > TURNS && !isStateLike(column))) found.push(column);
  }
  // Whole numbers tell rows of one moment apart where with them no two rows of one moment are left.
  const keys = () => [...known, ...found.map(({ index }) => index)];
  for (const column of counted) {
    if (
      repeats(sample, keys(), time) > SHARED_MOMENTS &&
      repeats(sample, [...keys(), column.index], time) < SHARED_MOMENTS / 4
    )
      found.push(column);
  }
  return found;
}

/** A state that goes to and fro is a measurement, and no machine. */
function isStateLike({ plain }: ColumnFacts): boolean {
  return /(state|status|mode|zustand|event|alarm|message|comment|note|remark|direction|wind|weather|condition|level|severity|class|shift|operator|batch|recipe|phase|program|schicht|charge|rezept)/.test(
    plain,
  );
}

/** How often rows with equal keys differ in a column: those of one moment, and neighbours at all. */
function differing(
  sample: TableSample,
  column: number,
  keys: readonly number[],
  time: TimeColumns | undefined,
) {
  let pairs = 0;
  let shared = 0;
  let turns = 0;
  const moments = new Map<string, string>();
  for (const [at, run] of sample.runs.entries()) {
    const last = new Map<string, string>();
    const momentOf = momentsOf(time, at);
    for (const row of run) {
      const key = keyOf(row, keys);
      const value = String(row[column] ?? '');
      const moment = time === undefined ? undefined : `${momentOf(row)} ${key}`;
      if (moment !== undefined) {
        if ((moments.get(moment) ?? value) !== value) shared++;
        else if (moments.size < MAX_MOMENTS) moments.set(moment, value);
      }
      const before = last.get(key);
      last.set(key, value);
      if (before === undefined) continue;
      pairs++;
      if (before !== value) turns++;
    }
  }
  return { shared: shared / Math.max(1, pairs), turns: turns / Math.max(1, pairs) };
}

/** Share of the rows that have the keys and the moment of another one. */
export function repeats(sample: TableSample, keys: readonly number[], time: TimeColumns | undefined): number {
  if (time === undefined) return 0;
  const seen = new Set<string>();
  let rows = 0;
  for (const [at, run] of sample.runs.entries()) {
    const momentOf = momentsOf(time, at);
    for (const row of run) {
      if (rows > MAX_MOMENTS) break;
      if (Number.isNaN(time.read(row))) continue;
      rows++;
      seen.add(`${momentOf(row)} ${keyOf(row, keys)}`);
    }
  }
  return rows === 0 ? 0 : 1 - seen.size / rows;
}

/** The moment of each row of a run: as it is written, but for clocks without a date, which show it every day. */
function momentsOf(time: TimeColumns | undefined, run: number): (row: Cells) => string {
  if (time?.isInvented !== true && time?.isClock !== true) return (row) => time?.written(row) ?? '';
  let earlierMs: number | undefined;
  return (row) => `${run} ${(earlierMs = time.read(row, earlierMs))}`;
}

function keyOf(row: Cells, keys: readonly number[]): string {
  return keys.map((index) => String(row[index] ?? '')).join('\u0000');
}

/** Whether two columns name the same things, one by one. */
export function sayTheSame(sample: TableSample, one: number, other: number): boolean {
  const [there, back] = [new Map<string, string>(), new Map<string, string>()];
  for (const row of sample.runs.flat()) {
    const [a, b] = [String(row[one] ?? ''), String(row[other] ?? '')];
    if ((there.get(a) ?? b) !== b || (back.get(b) ?? a) !== a) return false;
    there.set(a, b);
    back.set(b, a);
  }
  return there.size > 1;
}
