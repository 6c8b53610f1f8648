import type { TimeColumns } from '../times/row-times';
import { isQualityName } from './column-words';
import { isNumberLike, type ColumnFacts } from './facts';
import { isMeasured, mayBeKey, nameColumn, namedSeries, valueColumn } from './key-candidates';
import { isReading, tellsApart } from './readings';
import type { TableSample } from './table';
import { repeats, sayTheSame, unnamedKeys } from './telling-apart';

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

/** The hour that a local clock shows twice is 4 % of a day. */
const REPEATED_SHARE = 0.05;

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
  const name = value === undefined ? undefined : nameColumn(candidates, value, given, columns);
  const notes: string[] = [];
  const doubts: string[] = [];
  const isOther = ({ index }: ColumnFacts) => index !== name?.index && index !== value?.index;
  const mayName = (column: ColumnFacts) => isOther(column) && !isReading(sample, column, time);
  let series =
    given ?? namedSeries(columns.filter(mayName), candidates.filter(mayName)).map(({ index }) => index);
  const numberedBy = columns.find(
    ({ index, isNumeric }) => isNumeric && given === undefined && series.includes(index),
  );
  if (numberedBy !== undefined && !tellsApart(sample, numberedBy.index, time))
    doubts.push(
      `the numbers of ${numberedBy.name} are taken for those of machines, by its name; no two of its rows have one time: --channels ${numberedBy.name} and others watches it instead`,
    );
  const redundant =
    name === undefined || given !== undefined
      ? []
      : series.filter((index) => sayTheSame(sample, index, name.index));
  series = series.filter((index) => !redundant.includes(index));
  if (given !== undefined) return { series, ...named(name, value), redundant, notes, doubts };
  const numbered = columns.filter(
    (column) =>
      isOther(column) &&
      !candidates.includes(column) &&
      (column.isNumeric ? column.isWhole : isNumberLike(column)) &&
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
