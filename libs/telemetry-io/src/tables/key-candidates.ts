import { isUnit } from '../dialect/units';
import {
  CHANNEL_NAMES,
  DOUBTFUL_SERIES_NAMES,
  isQualityName,
  SERIES_NAMES,
  VALUE_NAMES,
} from './column-words';
import { isDigitsAndMarks, isNumberLike, type ColumnFacts } from './facts';

const MAX_KEYS = 2000;

/** Whether a column can tell rows apart: text that comes back, or whole numbers under a name that says so. */
export function mayBeKey(column: ColumnFacts): boolean {
  const { distinct, filled, isNumeric, isWhole, plain, name } = column;
  if (distinct.size === 0 || distinct.size > MAX_KEYS || isQualityName(name)) return false;
  const isNamed = SERIES_NAMES.has(plain) || CHANNEL_NAMES.has(plain) || DOUBTFUL_SERIES_NAMES.has(plain);
  if (isNumeric) return isNamed && isWhole && column.numbers.switches === undefined && distinct.size < filled;
  if (!isNamed && (isDigitsAndMarks(column) || isNumberLike(column))) return false;
  return (isNamed || distinct.size < filled / 3 || filled < 10) && column.numbers.switches === undefined;
}

/** Whether a column holds measurements, rather than what they are of. */
export function isMeasured({ isNumeric, name, counts, plain, isWhole }: ColumnFacts): boolean {
  const isIdentity = isWhole && (SERIES_NAMES.has(plain) || DOUBTFUL_SERIES_NAMES.has(plain));
  return isNumeric && !isQualityName(name) && !counts && name !== '' && !isIdentity && !isBookkeeping(plain);
}

/** Whether a column of that name counts what a query gave. */
export function isBookkeeping(plain: string): boolean {
  return plain === 'table' || plain === 'result' || plain === 'index';
}

/** The one column of values, where another names what they are. */
export function valueColumn(
  columns: readonly ColumnFacts[],
  keys: readonly ColumnFacts[],
): ColumnFacts | undefined {
  const measured = columns.filter(
    (column) => isMeasured(column) && !(keys.includes(column) && CHANNEL_NAMES.has(column.plain)),
  );
  const byName = measured.filter(({ plain }) => VALUE_NAMES.has(plain));
  if (byName.length === 1) return byName[0];
  return measured.length === 1 ? measured[0] : undefined;
}

/** Names of columns that number what is measured. */
const NUMBERED = /(id|no|nr|number|code|nummer|^ch|^chan|^channel|^kanal)$/;

/**
 * The column that names what the values measure.
 * @param columns all of them: a quality beside each value, or a machine, says what an item or a name is
 */
export function nameColumn(
  keys: readonly ColumnFacts[],
  value: ColumnFacts,
  given: readonly number[] | undefined,
  columns: readonly ColumnFacts[],
): ColumnFacts | undefined {
  const isHistorian = columns.some(({ name }) => isQualityName(name));
  const hasMachine =
    VALUE_NAMES.has(value.plain) &&
    columns.some(({ plain, filled }) => SERIES_NAMES.has(plain) && filled > 0);
  const named = keys.filter(
    ({ plain, index, isNumeric, distinct }) =>
      (CHANNEL_NAMES.has(plain) || (isHistorian && plain === 'itemid') || (hasMachine && plain === 'name')) &&
      !given?.includes(index) &&
      index !== value.index &&
      (!isNumeric || (NUMBERED.test(plain) && distinct.size > 1)),
  );
  const varying = named.filter(({ distinct }) => distinct.size > 1);
  // Of several, such as measurement and field, the one with most names; the others go on telling rows apart.
  return [...(varying.length > 0 ? varying : named.filter(() => VALUE_NAMES.has(value.plain)))].sort(
    (a, b) => b.distinct.size - a.distinct.size,
  )[0];
}

/** Columns that name the series by their own name. */
export function namedSeries(columns: readonly ColumnFacts[], keys: readonly ColumnFacts[]): ColumnFacts[] {
  const byName = columns.filter(
    ({ plain, isNumeric, isWhole, distinct, filled, numbers }) =>
      SERIES_NAMES.has(plain) &&
      numbers.switches === undefined &&
      (!isNumeric || isWhole) &&
      filled > 0 &&
      distinct.size <= MAX_KEYS,
  );
  const varying = byName.filter(({ distinct }) => distinct.size > 1);
  if (varying.length > 0) return varying.slice(0, 1);
  const numbered = keys.find(
    ({ plain, isNumeric, distinct, filled }) =>
      isNumeric &&
      CHANNEL_NAMES.has(plain) &&
      NUMBERED.test(plain) &&
      distinct.size > 1 &&
      2 * distinct.size < filled,
  );
  if (numbered !== undefined) return [numbered];
  const doubtful = keys.find(
    ({ plain, distinct, filled }) =>
      DOUBTFUL_SERIES_NAMES.has(plain) &&
      distinct.size > 1 &&
      3 * distinct.size <= Math.max(filled, 10) &&
      ![...distinct].every(isUnit),
  );
  if (doubtful !== undefined) return [doubtful];
  return byName.filter(({ isNumeric }) => !isNumeric).slice(0, 1);
}
