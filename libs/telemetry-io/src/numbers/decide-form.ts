import { COMMA_NUMBERS, PLAIN_NUMBERS, splitUnit, type NumberForm } from './form';
import { isSentinel } from './sentinels';

/** How the numbers of a file are written, and what of it is doubtful. */
export interface DecidedForm {
  readonly form: NumberForm;
  /** Form of each column, where they differ. */
  readonly columns?: readonly NumberForm[];
  /** Why it was so decided, where the file leaves another reading open. */
  readonly doubt?: string;
}

/** A file whose numbers can be read in two ways, with neither more likely. */
class AmbiguousNumbers extends Error {}

const ONE_MARK = /^[+-]?(\d*)([.,])(\d+)$/;
const EXPONENT = /e[+-]?\d+$/i;

/** Fewer cells of a column with the other mark are strays. */
const STRAY = 0.05;

interface Evidence {
  /** Cells in which the mark can only be the decimal one. */
  decimal: number;
  /** Cells in which it can only part groups of three digits. */
  group: number;
  /** Cells in which it can be either. */
  either: number;
  example: string | undefined;
}

/**
 * Tells by all the cells at hand whether the comma or the point is the decimal mark.
 * @param columns cells of each column
 * @param separator between the cells: a semicolon is there because the comma is the decimal mark
 * @param hasDottedDates whether dates are written as where the decimal mark is a comma
 * @throws AmbiguousNumbers
 */
export function decideNumberForm(
  columns: readonly (readonly string[])[],
  separator: string,
  hasDottedDates = false,
): DecidedForm {
  const comma: Evidence = { decimal: 0, group: 0, either: 0, example: undefined };
  const point: Evidence = { decimal: 0, group: 0, either: 0, example: undefined };
  for (const cells of columns) for (const cell of cells) weigh(cell, comma, point);
  if (comma.decimal + comma.group + comma.either === 0) return pointsOnly(columns, point, separator);
  if (comma.decimal > 0 && point.decimal > 0)
    return byColumn(columns, comma.decimal > point.decimal ? COMMA_NUMBERS : PLAIN_NUMBERS);
  if (comma.decimal > 0 || point.group > 0) {
    const isTold =
      point.either === 0 || point.group > 0 || columns.some((cells) => goesOnInThousands(cells, '.'));
    return { form: COMMA_NUMBERS, ...(!isTold && { doubt: takenForGroups(point.example!, '.') }) };
  }
  if (point.decimal > 0 || comma.group > 0) {
    const isTold =
      comma.either === 0 || comma.group > 0 || columns.some((cells) => goesOnInThousands(cells, ','));
    return { form: PLAIN_NUMBERS, ...(!isTold && { doubt: takenForGroups(comma.example!) }) };
  }
  return eitherWay(columns, comma, point, hasDottedDates ? ';' : separator);
}

/** Columns of two programs side by side: each by itself. @throws AmbiguousNumbers where one column holds both */
function byColumn(columns: readonly (readonly string[])[], otherwise: NumberForm): DecidedForm {
  const forms = columns.map((cells) => {
    const comma: Evidence = { decimal: 0, group: 0, either: 0, example: undefined };
    const point: Evidence = { decimal: 0, group: 0, either: 0, example: undefined };
    for (const cell of cells) weigh(cell, comma, point);
    if (comma.decimal < STRAY * (point.decimal + point.either)) return PLAIN_NUMBERS;
    if (point.decimal < STRAY * (comma.decimal + comma.either)) return COMMA_NUMBERS;
    if (comma.decimal > 0 && point.decimal > 0)
      throw new AmbiguousNumbers(
        `some numbers of a column have a decimal comma (${comma.example}), others a decimal point (${point.example}); say which by --decimal`,
      );
    return otherwise;
  });
  return forms.every((form) => form === otherwise)
    ? { form: otherwise }
    : { form: otherwise, columns: forms };
}

/** Every comma, and every point, has three digits behind it. */
function eitherWay(
  columns: readonly (readonly string[])[],
  comma: Evidence,
  point: Evidence,
  separator: string,
): DecidedForm {
  if (columns.some((cells) => goesOnInThousands(cells, ','))) return { form: PLAIN_NUMBERS };
  const example = comma.example!;
  const isSemicolon = separator === ';' || separator === '';
  if (point.either > 0 && isSemicolon)
    throw new AmbiguousNumbers(
      `numbers such as ${example} and ${point.example} stand side by side: with a decimal comma they are ` +
        `${example.replace(',', '.')} and ${point.example!.replace('.', '')} (--decimal ,), with a decimal point ` +
        `${example.replace(',', '')} and ${point.example} (--decimal .); say which`,
    );
  if (point.either > 0) return { form: PLAIN_NUMBERS, doubt: takenForGroups(example) };
  const both = `${example} are read as ${example.replace(',', '.')}, not as ${example.replace(',', '')}`;
  if (isSemicolon)
    return { form: COMMA_NUMBERS, doubt: `numbers such as ${both}: --decimal . if that is wrong` };
  throw new AmbiguousNumbers(
    `numbers such as ${example} can be ${example.replace(',', '.')} (--decimal ,) or ${example.replace(',', '')} (--decimal .); say which`,
  );
}

function takenForGroups(example: string, mark = ','): string {
  return `numbers such as ${example} are read as ${example.replace(mark, '')}: --decimal ${mark} if that is wrong`;
}

function pointsOnly(
  columns: readonly (readonly string[])[],
  point: Evidence,
  separator: string,
): DecidedForm {
  if (point.group > 0 && point.decimal === 0) return { form: COMMA_NUMBERS };
  if (point.decimal === 0 && point.either > 0 && columns.some((cells) => goesOnInThousands(cells, '.')))
    return { form: COMMA_NUMBERS };
  if (point.decimal > 0 || point.either === 0 || separator === ',') return { form: PLAIN_NUMBERS };
  const example = point.example!;
  return {
    form: PLAIN_NUMBERS,
    doubt: `numbers such as ${example} are read as they stand, not as ${example.replace('.', '')}: --decimal , if that is wrong`,
  };
}

/** Whether a column counts up to 999 without the mark and goes on from 1000 with it. */
function goesOnInThousands(cells: readonly string[], mark: '.' | ','): boolean {
  const marked = cells.filter((cell) => cell.includes(mark));
  const bare = cells.filter((cell) => /^[+-]?\d+$/.test(cell) && !isSentinel(Number(cell)));
  if (marked.length === 0 || bare.length === 0) return false;
  const largest = bare.reduce((most, cell) => Math.max(most, Math.abs(Number(cell))), 0);
  const smallest = marked.reduce(
    (least, cell) => Math.min(least, Number(cell.replaceAll(/[^\d]/g, ''))),
    Number.POSITIVE_INFINITY,
  );
  const isGroup = marked.every((cell) => /^[+-]?[1-9]\d{0,2}([.,]\d{3})+$/.test(cell));
  return isGroup && largest >= 100 && largest < 1000 && smallest <= 3 * largest;
}

function weigh(written: string, comma: Evidence, point: Evidence): void {
  if (PLAIN_POINT.test(written)) return weighPoint(written, point);
  if (!/\d/.test(written)) return;
  const cell = (splitUnit(written)?.number ?? written).replace(/^['’]/, '').replace(/(?<=\d)-$/, '');
  const commas = count(cell, ',');
  const points = count(cell, '.');
  if (commas + points === 0 || /^[+-]?0\d/.test(cell) || !/^[+-]?[\d.,\s'’]+(e[+-]?\d+)?$/i.test(cell))
    return;
  if (commas > 0 && points > 0) {
    const [last, other] = cell.lastIndexOf(',') > cell.lastIndexOf('.') ? [comma, point] : [point, comma];
    last.decimal++;
    other.group++;
    last.example ??= written;
    return;
  }
  const evidence = commas > 0 ? comma : point;
  if (commas + points > 1) {
    if (!/^[+-]?\d{1,3}([.,]\d{3})+$/.test(cell)) return;
    evidence.group++;
  } else if (isDecimal(cell)) evidence.decimal++;
  else evidence.either++;
  if (evidence.example === undefined || isDecimal(cell)) evidence.example = written;
}

/** The most common form: digits, a point, digits. */
const PLAIN_POINT = /^-?\d+\.\d+$/;

function weighPoint(cell: string, point: Evidence): void {
  const at = cell.indexOf('.');
  const isOpen =
    cell.length - at === 4 &&
    at <= 3 + Number(cell.startsWith('-')) &&
    !cell.startsWith('0') &&
    !cell.startsWith('-0');
  if (isOpen) point.either++;
  else point.decimal++;
  if (point.example === undefined || !isOpen) point.example = cell;
}

/** Whether what stands behind the one mark cannot be a group of three digits. */
function isDecimal(cell: string): boolean {
  if (EXPONENT.test(cell) || /[\s'’]\d{3}[.,]/.test(cell)) return true;
  const [, before = '', , behind = ''] = ONE_MARK.exec(cell) ?? [];
  return behind.length !== 3 || before.length > 3 || before === '' || before.startsWith('0');
}

function count(text: string, mark: string): number {
  let found = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) found++;
  return found;
}
