import { numberIn, parseNumber, splitUnit, type NumberForm } from './form';
import { sentinelCodes } from './sentinels';
import { isMissingWord, switchWords } from './words';

/** How the cells of one column are read as numbers. */
export interface NumberColumn {
  /** Behind the numbers of most cells. */
  readonly unit?: string;
  /** Behind the numbers of a few cells. */
  readonly mark?: string;
  /** Of a column of words such as `ON` and `OFF`: what they count as. */
  readonly switches?: ReadonlyMap<string, number>;
  /** Words of the column that say that nothing was measured. */
  readonly statusWords: ReadonlySet<string>;
  /** Share of the filled cells that are numbers, or say that nothing was measured. */
  readonly share: number;
  /** Filled cells that hold a number. */
  readonly numbers: number;
  /** The number in a cell; null where nothing was measured, undefined where it is something else. */
  read(cell: unknown): number | null | undefined;
  /** Whether a number is a code for a missing value. */
  isCode(value: number): boolean;
}

/** What a user says is missing: words and numbers. */
export interface MissingMarks {
  readonly words: ReadonlySet<string>;
  readonly numbers: ReadonlySet<number>;
}

/** A word that comes back, and does not begin like a number, tells of the measurement and is none. */
const FEWEST_TIMES = 3;
const NUMBER_LIKE = /^[-+.,<>]?\s?\d/;
/** So many cells with a unit, and so large a share of those that have one. */
const FEWEST_UNITS = 3;
const UNIT_SHARE = 0.5;
const PREFIXES: Readonly<Record<string, number>> = {
  n: 1e-9,
  µ: 1e-6,
  μ: 1e-6,
  m: 1e-3,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
};
const PREFIXED = new Set([
  'W',
  'V',
  'A',
  'Hz',
  'Pa',
  'bar',
  'g',
  'J',
  'Wh',
  'l',
  'L',
  'm',
  's',
  'B',
  'Ω',
  'N',
  'VA',
  'VAr',
]);

export function marksOf(missing: readonly string[] = [], form: NumberForm): MissingMarks {
  const numbers = missing.flatMap(
    (mark) => parseNumber(mark, form) ?? parseNumber(mark, { decimal: '.', group: ',' }) ?? [],
  );
  return { words: new Set(missing.map((mark) => mark.trim().toLowerCase())), numbers: new Set(numbers) };
}

/** Tells by all the cells of a column how they are to be read, where a user says nothing of it. */
export function columnReader(cells: readonly unknown[], form: NumberForm): NumberColumn {
  return numberColumn(cells, form, marksOf([], form));
}

/** Tells by the cells at hand how a column is to be read. */
export function numberColumn(cells: readonly unknown[], form: NumberForm, marks: MissingMarks): NumberColumn {
  const filled = cells.filter((cell) => cell !== undefined && cell !== null && cell !== '');
  const texts = filled.filter((cell) => typeof cell === 'string');
  const switches = switchWords(new Set(texts.filter((text) => !isMissing(text, marks))));
  if (switches !== undefined) return switchColumn(switches, marks, filled.length);
  if (areIdentifiers(texts)) return IDENTIFIERS;
  const shortened = areShortened(texts, form);
  const unit = shortened ? undefined : unitOf(texts, form);
  const bare = (cell: unknown): number | null | undefined => {
    const number = shortened
      ? inFull(cell, form)
      : unit === undefined || typeof cell !== 'string'
        ? numberIn(cell, form)
        : withUnit(cell, unit, form);
    if (typeof number === 'number') return marks.numbers.has(number) ? null : number;
    return number === undefined && typeof cell === 'string' && marks.words.has(cell.toLowerCase())
      ? null
      : number;
  };
  const statusWords = repeatedWords(texts.filter((text) => bare(text) === undefined));
  const read = (cell: unknown) => {
    const number = bare(cell);
    return number === undefined && typeof cell === 'string' && statusWords.has(cell.toLowerCase())
      ? null
      : number;
  };
  const outcomes = filled.map(bare);
  const values = outcomes.filter((outcome) => typeof outcome === 'number');
  const understood = outcomes.filter((outcome) => outcome !== undefined).length;
  return {
    ...(unit !== undefined && { [isOnMost(unit, texts) ? 'unit' : 'mark']: unit }),
    statusWords: values.length > 0 ? statusWords : new Set(),
    share: filled.length === 0 ? 0 : understood / filled.length,
    numbers: values.length,
    read: values.length > 0 ? read : bare,
    isCode: sentinelCodes(values),
  };
}

/** Of identifiers in digits of base 16, those are numbers by chance that have no letters, or an `e` alone. */
function areIdentifiers(texts: readonly string[]): boolean {
  const [first = ''] = texts;
  return (
    first.length >= FEWEST_DIGITS &&
    texts.some((text) => /[a-df]/i.test(text)) &&
    texts.every((text) => text.length === first.length && /^[\da-f]+$/i.test(text))
  );
}

const FEWEST_DIGITS = 8;
const IDENTIFIERS: NumberColumn = {
  ...{ statusWords: new Set(), share: 0, numbers: 0 },
  read: () => undefined,
  isCode: () => false,
};

function switchColumn(
  switches: ReadonlyMap<string, number>,
  marks: MissingMarks,
  filled: number,
): NumberColumn {
  return {
    switches,
    statusWords: new Set(),
    share: 1,
    numbers: filled,
    read: (cell) => {
      if (typeof cell !== 'string') return numberIn(cell);
      const value = switches.get(cell.toLowerCase());
      if (value !== undefined) return value;
      return isMissing(cell, marks) ? null : numberIn(cell);
    },
    isCode: () => false,
  };
}

function isMissing(cell: string, { words }: MissingMarks): boolean {
  return isMissingWord(cell) || words.has(cell.toLowerCase());
}

function repeatedWords(words: readonly string[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const word of words)
    if (!NUMBER_LIKE.test(word)) counts.set(word.toLowerCase(), (counts.get(word.toLowerCase()) ?? 0) + 1);
  return new Set([...counts].filter(([, times]) => times >= FEWEST_TIMES).map(([word]) => word));
}

/** Numbers as programs shorten them for people: 950, 1.2k, 3.4M. */
const SHORTENED: Readonly<Record<string, number>> = { k: 3, K: 3, M: 6, G: 9, Mil: 6, Bil: 9 };

/** Whether some cells are shortened so, and others not, or otherwise. */
function areShortened(texts: readonly string[], form: NumberForm): boolean {
  const marks = new Set<string>();
  for (const text of texts) {
    if (parseNumber(text, form) !== undefined) marks.add('');
    else {
      const split = splitUnit(text);
      if (split === undefined || parseNumber(split.number, form) === undefined) continue;
      if (!Object.hasOwn(SHORTENED, split.unit)) return false;
      marks.add(split.unit);
    }
  }
  return marks.size > 1;
}

function inFull(cell: unknown, form: NumberForm): number | null | undefined {
  const plain = numberIn(cell, form);
  if (plain !== undefined || typeof cell !== 'string') return plain;
  const split = splitUnit(cell);
  const number = split === undefined ? undefined : parseNumber(split.number, form);
  const exponent = SHORTENED[split?.unit ?? ''];
  return number === undefined || exponent === undefined ? undefined : Number(`${number}e${exponent}`);
}

/** The unit that the cells of the column carry, all or some of them. */
function unitOf(texts: readonly string[], form: NumberForm): string | undefined {
  const counts = new Map<string, number>();
  let withUnits = 0;
  for (const text of texts) {
    if (parseNumber(text, form) !== undefined) continue;
    const split = splitUnit(text);
    if (split === undefined || parseNumber(split.number, form) === undefined) continue;
    counts.set(split.unit, (counts.get(split.unit) ?? 0) + 1);
    withUnits++;
  }
  const [unit, times] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [undefined, 0];
  const prefixed = [...counts].filter(([other]) => unit !== undefined && scaleOf(other, unit) !== undefined);
  const alike = prefixed.reduce((sum, [, count]) => sum + count, 0);
  const isTold =
    withUnits >= Math.min(FEWEST_UNITS, texts.length) && Math.max(times, alike) >= UNIT_SHARE * withUnits;
  return isTold ? unit : undefined;
}

function isOnMost(unit: string, texts: readonly string[]): boolean {
  const marked = texts.filter((text) => text.trimEnd().endsWith(unit)).length;
  return 2 * marked >= texts.length;
}

function withUnit(cell: string, unit: string, form: NumberForm): number | null | undefined {
  const plain = numberIn(cell, form);
  if (plain !== undefined) return plain;
  const split = splitUnit(cell);
  if (split === undefined) return undefined;
  const number = parseNumber(split.number, form);
  const scale = scaleOf(split.unit, unit);
  return number === undefined || scale === undefined ? undefined : Number((number * scale).toPrecision(15));
}

/** What a number in one unit is in the other: 1 for the same, 1000 for kW in W; undefined where they measure otherwise. */
function scaleOf(from: string, to: string): number | undefined {
  if (from === to) return 1;
  const [a, b] = [prefixOf(from), prefixOf(to)];
  return a === undefined || b === undefined || a.base !== b.base ? undefined : a.factor / b.factor;
}

function prefixOf(unit: string): { readonly base: string; readonly factor: number } | undefined {
  if (PREFIXED.has(unit)) return { base: unit, factor: 1 };
  const factor = PREFIXES[unit.charAt(0)];
  return factor !== undefined && PREFIXED.has(unit.slice(1)) ? { base: unit.slice(1), factor } : undefined;
}
