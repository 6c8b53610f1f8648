import { isUnit } from '../dialect/units';
import type { TimeColumns } from '../times/time-columns';
import {
  CHANNEL_NAMES,
  DOUBTFUL_SERIES_NAMES,
  isQualityName,
  SERIES_NAMES,
  VALUE_NAMES,
} from './column-words';
import type { ColumnFacts } from './facts';
import type { Cells, TableSample } from './table';

/** The columns that tell the rows of one moment apart. */
export interface Keys {
  /** They name the series. */
  readonly series: readonly number[];
  /** It names what `value` measures. */
  readonly name?: number;
  readonly value?: number;
  /** They tell apart what another column tells apart. */
  readonly redundant: readonly number[];
  readonly notes: readonly string[];
  readonly doubts: readonly string[];
}

/** Rows of one moment that differ in a key: more than that share of all and it has to be one. */
const SHARED_MOMENTS = 0.02;
/** Neighbouring rows that differ in a column that names channels or machines polled in turn. */
const TURNS = 0.5;
/** The hour that a local clock shows twice is 4 % of a day. */
const REPEATED_SHARE = 0.05;
const MAX_KEYS = 2000;
const MAX_MOMENTS = 30_000;

/**
 * @param given columns that the user says name the series
 */
export function findKeys(
  sample: TableSample,
  columns: readonly ColumnFacts[],
  time: TimeColumns | undefined,
  given: readonly number[] | undefined,
): Keys {
  const candidates = columns.filter((column) => mayBeKey(column));
  const value = valueColumn(columns, candidates);
  const name = value === undefined ? undefined : nameColumn(candidates, value, given);
  const notes: string[] = [];
  const doubts: string[] = [];
  const isOther = ({ index }: ColumnFacts) => index !== name?.index && index !== value?.index;
  let series = given ?? namedSeries(columns.filter(isOther), candidates).map(({ index }) => index);
  const redundant =
    name === undefined || given !== undefined
      ? []
      : series.filter((index) => sayTheSame(sample, index, name.index));
  series = series.filter((index) => !redundant.includes(index));
  if (given !== undefined) return { series, ...named(name, value), redundant, notes, doubts };
  const numbered = columns.filter(
    (column) =>
      isOther(column) &&
      column.isNumeric &&
      column.isWhole &&
      column.numbers.switches === undefined &&
      !isQualityName(column.name),
  );
  const found = unnamedKeys(sample, candidates.filter(isOther), numbered, time, [
    ...series,
    ...(name === undefined ? [] : [name.index]),
  ]);
  const alone =
    name === undefined && found.length > 0 && value !== undefined && columns.filter(isMeasured).length === 1;
  const [first] = found;
  if (first !== undefined && alone && series.length > 0) {
    notes.push(`${first.name} names what is measured: each of its ${first.distinct.size} names is a channel`);
    return { series, name: first.index, value: value.index, redundant, notes, doubts };
  }
  for (const { index, name: called, distinct } of found) {
    series = [...series, index];
    doubts.push(
      `${called} tells rows of one time apart: each of its ${distinct.size} values is taken for a machine of its own; --series names others`,
    );
  }
  const all = [...series, ...(name === undefined ? [] : [name.index])];
  const repeated = repeats(sample, all, time);
  if (repeated > REPEATED_SHARE)
    doubts.push(
      `${Math.round(100 * repeated)} % of the rows have the time of another one: where they are of several machines, --series names the column that tells them apart`,
    );
  if (name !== undefined)
    notes.push(`${name.name} names what is measured: each of its ${name.distinct.size} names is a channel`);
  return { series, ...named(name, value), redundant, notes, doubts };
}

function named(name: ColumnFacts | undefined, value: ColumnFacts | undefined): Pick<Keys, 'name' | 'value'> {
  return name === undefined || value === undefined ? {} : { name: name.index, value: value.index };
}

/** Whether a column can tell rows apart: text that comes back, or whole numbers under a name that says so. */
function mayBeKey(column: ColumnFacts): boolean {
  const { distinct, filled, isNumeric, isWhole, plain, name } = column;
  if (distinct.size === 0 || distinct.size > MAX_KEYS || isQualityName(name)) return false;
  const isNamed = SERIES_NAMES.has(plain) || CHANNEL_NAMES.has(plain) || DOUBTFUL_SERIES_NAMES.has(plain);
  if (isNumeric) return isNamed && isWhole && column.numbers.switches === undefined && distinct.size < filled;
  return (isNamed || distinct.size < filled / 3 || filled < 10) && column.numbers.switches === undefined;
}

function isMeasured({ isNumeric, name, counts, plain, isWhole }: ColumnFacts): boolean {
  const isIdentity = isWhole && (SERIES_NAMES.has(plain) || DOUBTFUL_SERIES_NAMES.has(plain));
  return isNumeric && !isQualityName(name) && !counts && name !== '' && !isIdentity && !isBookkeeping(plain);
}

/** Whether a column of that name counts what a query gave. */
export function isBookkeeping(plain: string): boolean {
  return plain === 'table' || plain === 'result' || plain === 'index';
}

/** The one column of values, where another names what they are. */
function valueColumn(columns: readonly ColumnFacts[], keys: readonly ColumnFacts[]): ColumnFacts | undefined {
  const measured = columns.filter(
    (column) => isMeasured(column) && !(keys.includes(column) && CHANNEL_NAMES.has(column.plain)),
  );
  const byName = measured.filter(({ plain }) => VALUE_NAMES.has(plain));
  if (byName.length === 1) return byName[0];
  return measured.length === 1 ? measured[0] : undefined;
}

function nameColumn(
  keys: readonly ColumnFacts[],
  value: ColumnFacts,
  given: readonly number[] | undefined,
): ColumnFacts | undefined {
  const named = keys.filter(
    ({ plain, index, isNumeric }) =>
      CHANNEL_NAMES.has(plain) && !given?.includes(index) && index !== value.index && !isNumeric,
  );
  const varying = named.filter(({ distinct }) => distinct.size > 1);
  // Of several, such as measurement and field, the one with most names; the others go on telling rows apart.
  return [...(varying.length > 0 ? varying : named.filter(() => VALUE_NAMES.has(value.plain)))].sort(
    (a, b) => b.distinct.size - a.distinct.size,
  )[0];
}

/** Columns that name the series by their own name. */
function namedSeries(columns: readonly ColumnFacts[], keys: readonly ColumnFacts[]): ColumnFacts[] {
  const byName = columns.filter(
    ({ plain, isNumeric, isWhole, distinct, filled }) =>
      SERIES_NAMES.has(plain) && (!isNumeric || isWhole) && filled > 0 && distinct.size <= MAX_KEYS,
  );
  const varying = byName.filter(({ distinct }) => distinct.size > 1);
  if (varying.length > 0) return varying.slice(0, 1);
  const doubtful = keys.find(
    ({ plain, distinct, filled }) =>
      DOUBTFUL_SERIES_NAMES.has(plain) &&
      distinct.size > 1 &&
      distinct.size < filled &&
      ![...distinct].every(isUnit),
  );
  if (doubtful !== undefined) return [doubtful];
  return byName.filter(({ isNumeric }) => !isNumeric).slice(0, 1);
}

/** Columns of text under any name that tell rows of one moment, or rows polled in turn, apart. */
function unnamedKeys(
  sample: TableSample,
  candidates: readonly ColumnFacts[],
  numbered: readonly ColumnFacts[],
  time: TimeColumns | undefined,
  known: readonly number[],
): ColumnFacts[] {
  const free = candidates.filter(
    ({ index, distinct, filled, isNumeric }) =>
      !known.includes(index) && distinct.size > 1 && distinct.size <= filled / 2 && !isNumeric,
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
  return /(state|status|mode|zustand|event|alarm|message|comment|note|remark|direction|wind|weather|condition)/.test(
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
  for (const run of sample.runs) {
    const last = new Map<string, string>();
    for (const row of run) {
      const key = keyOf(row, keys);
      const value = String(row[column] ?? '');
      const moment = time === undefined ? undefined : `${time.written(row)} ${key}`;
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
function repeats(sample: TableSample, keys: readonly number[], time: TimeColumns | undefined): number {
  if (time === undefined) return 0;
  const seen = new Set<string>();
  let rows = 0;
  for (const row of sample.runs.flat()) {
    if (Number.isNaN(time.read(row))) continue;
    if (++rows > MAX_MOMENTS) break;
    seen.add(`${time.written(row)} ${keyOf(row, keys)}`);
  }
  return 1 - seen.size / Math.max(1, rows);
}

function keyOf(row: Cells, keys: readonly number[]): string {
  return keys.map((index) => String(row[index] ?? '')).join('\u0000');
}

/** Whether two columns name the same things, one by one. */
function sayTheSame(sample: TableSample, one: number, other: number): boolean {
  const [there, back] = [new Map<string, string>(), new Map<string, string>()];
  for (const row of sample.runs.flat()) {
    const [a, b] = [String(row[one] ?? ''), String(row[other] ?? '')];
    if ((there.get(a) ?? b) !== b || (back.get(b) ?? a) !== a) return false;
    there.set(a, b);
    back.set(b, a);
  }
  return there.size > 1;
}
