import { isTimeText } from '../dialect/cell-kinds';
import { isUnit } from '../dialect/units';
import type { TimeColumns } from '../times/row-times';
import type { LeftOut } from '../reading/reading';
import { DOUBTFUL_SERIES_NAMES, isQualityName, LABEL_NAMES, SERIES_NAMES } from './column-words';
import { isNumberLike, type ColumnFacts } from './facts';
import { isBookkeeping } from './key-candidates';

/** Labels and marks of quality have few different cells. */
const MAX_LABELS = 10;
/** So many rows show that a number never changes. */
const FEWEST_NAMED = 50;
/** Whether a column is watched; where it is not, why. */
export function isChannel(column: ColumnFacts, time: TimeColumns | undefined, leftOut: LeftOut[]): boolean {
  const why = whyNot(column, time);
  if (why !== undefined && !(why === 'unnamed' && column.filled === 0))
    leftOut.push({
      name: column.name === '' ? `${column.index + 1}` : column.name,
      why,
      hasNumbers: column.numbers.numbers > 0 || (why === 'text' && isNumberLike(column)),
    });
  return why === undefined;
}

function whyNot(column: ColumnFacts, time: TimeColumns | undefined): LeftOut['why'] | undefined {
  const { name, isNumeric, distinct, filled, numbers, counts } = column;
  if (name === '' && (counts || !isNumeric)) return 'unnamed';
  if (filled === 0) return column.isBlank ? 'empty' : undefined;
  if (isBookkeeping(column.plain) && distinct.size <= filled / 2 && column.isWhole) return 'constant';
  if (LABEL_NAMES.has(column.plain) && distinct.size <= MAX_LABELS) return 'label';
  if (isQualityName(name) && distinct.size <= MAX_LABELS && (column.isWhole || !isNumeric)) return 'quality';
  if (!isNumeric) return numbers.numbers === 0 && isTimeLike(column) ? 'time' : 'text';
  if (
    counts &&
    time !== undefined &&
    /^(|index|row|rownumber|line|linenumber|zeile|nr|no|lfdnr|lfd|record|recno|seq|sequence|scan|scannumber|samplenumber|messungnr|unnamed0|n|count|.*id)$/.test(
      column.plain,
    )
  )
    return 'counts rows';
  if (filled > 0 && SERIES_NAMES.has(column.plain) && distinct.size === 1) return 'constant';
  if (isNumberOfThing(column)) return 'constant';
  if (DOUBTFUL_SERIES_NAMES.has(column.plain) && column.isWhole && distinct.size === 1) return 'constant';
  return undefined;
}

/** Whether a number that never changes is that of a place or a thing; a code of faults may change later. */
function isNumberOfThing({ isWhole, distinct, filled, plain }: ColumnFacts): boolean {
  if (!isWhole || distinct.size !== 1 || filled < FEWEST_NAMED || distinct.has('0')) return false;
  return (
    /(code|number|nummer)$/.test(plain) &&
    !/error|fault|alarm|status|state$|event|fehler|warn|mode|exit|reason/.test(plain)
  );
}

/** Whether a column holds other times than those of the rows, such as the ends of periods. */
function isTimeLike({ distinct }: ColumnFacts): boolean {
  const some = [...distinct].slice(0, 20);
  return some.every((cell) => isTimeText(cell) && !isUnit(cell));
}

/** What is said of the columns that are not watched. */
export function notesOn(
  leftOut: readonly LeftOut[],
  time: TimeColumns | undefined,
  names: readonly string[],
): string[] {
  const named = (why: LeftOut['why']) =>
    leftOut
      .filter((one) => one.why === why)
      .map(({ name }) => name)
      .join(', ');
  const said = (why: LeftOut['why'], text: string) => (named(why) === '' ? [] : [`${text}: ${named(why)}`]);
  return [
    ...said('label', 'label columns left out'),
    ...said('text', 'columns of text left out'),
    ...said('unnamed', 'columns without a name left out'),
    ...said('empty', 'columns without any value left out'),
    ...said('quality', 'columns of quality left out'),
    ...said('counts rows', 'columns that count the rows left out'),
    ...said('constant', 'columns of one number that name something left out'),
    ...said('says nothing new', 'columns that tell the rows apart as another does left out'),
    ...(names.includes('__proto__') ? ['the column __proto__ is called _proto_'] : []),
    ...(time === undefined ? ['no time column: rows are taken as 1 s apart, beginning on 2000-01-01'] : []),
    ...(time?.isInvented
      ? [
          `${time.columns.map((index) => names[index]).join(', ')} holds no dates: taken as ${time.form} since 2000-01-01`,
        ]
      : []),
  ];
}
