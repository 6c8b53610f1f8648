import { isMissingWord } from './words';

/** How a file writes its numbers. */
export interface NumberForm {
  readonly decimal: '.' | ',';
  /** Between groups of three digits, where the file has such. */
  readonly group: string;
}

export const PLAIN_NUMBERS: NumberForm = { decimal: '.', group: ',' };
export const COMMA_NUMBERS: NumberForm = { decimal: ',', group: '.' };

const PLAIN = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
/** No zeros in front: `0404,1` is a code and what stands beside it. */
const COMMA = /^[+-]?(\d+|(?:0|[1-9]\d*),\d*|,\d+)(e[+-]?\d+)?$/i;
/** Exponents as Fortran writes them, and numbers of base 16. */
const FORTRAN = /^[+-]?\d*[.,]?\d+[.,]?D[+-]?\d+$/i;
const HEXADECIMAL = /^0x[\da-f]{1,13}$/i;
/** Digits as wide as Japanese letters. */
const FULL_WIDTH = /[\uff10-\uff19]/;
/** As accountants write numbers below zero. */
const IN_BRACKETS = /^\(([\d.,\s'’]+)\)$/;
/** As in India: groups of two above the lowest one. */
const LAKHS = /^[+-]?\d{1,2}(,\d{2})+,\d{3}(\.\d*)?$/;
const GROUPED: Readonly<Record<'.' | ',', RegExp>> = {
  '.': /^[+-]?\d{1,3}(?:([, '’])\d{3})(?:\1\d{3})*(\.\d*)?(e[+-]?\d+)?$/i,
  ',': /^[+-]?\d{1,3}(?:([. '’])\d{3})(?:\1\d{3})*(,\d*)?(e[+-]?\d+)?$/i,
};
const LONGEST_NUMBER = 400;

/** A text that is a number in the form; undefined where it is none. */
export function parseNumber(text: string, form: NumberForm): number | undefined {
  if (form.decimal === '.' ? PLAIN.test(text) : COMMA.test(text))
    return finite(form.decimal === '.' ? text : text.replace(',', '.'));
  if (text === '' || text.length > LONGEST_NUMBER) return undefined;
  const tidy = UNTIDY.test(text) ? tidied(text) : text;
  if (tidy !== text) return tidy === '' ? undefined : parseNumber(tidy, form);
  const grouped = GROUPED[form.decimal].exec(text);
  if (grouped === null) return unusual(text, form);
  const digits = text.replaceAll(grouped[1]!, '');
  return finite(form.decimal === '.' ? digits : digits.replace(',', '.'));
}

/** Numbers as few programs write them. */
function unusual(text: string, form: NumberForm): number | undefined {
  if (FULL_WIDTH.test(text)) return parseNumber(text.normalize('NFKC'), form);
  if (HEXADECIMAL.test(text)) return Number(text);
  if (FORTRAN.test(text)) return parseNumber(text.replace(/d/i, 'e'), form);
  if (form.decimal === '.' && LAKHS.test(text)) return finite(text.replaceAll(',', ''));
  const inner = IN_BRACKETS.exec(text)?.[1];
  const amount = inner === undefined ? undefined : parseNumber(inner.trim(), form);
  return amount === undefined ? undefined : -amount;
}

function finite(text: string): number | undefined {
  const number = Number(text);
  return Number.isFinite(number) ? number : undefined;
}

/** What {@link tidied} takes away. */
const UNTIDY = /^[\s'’="\u2212<>≤≥]|^[+-]\s|\s$|[-*]$|[\u00a0\u2007\u2009\u202f]/;

/**
 * Without what stands around numbers and changes nothing: odd blanks, an apostrophe in front, a long minus, a minus
 * behind, a star that points to a remark. Of `<0.05`, as laboratories write what is too little to be measured, the limit.
 */
function tidied(text: string): string {
  return text
    .replaceAll(/[\u00a0\u2007\u2009\u202f]/g, ' ')
    .trim()
    .replace(/^['’](?=[-+=.,\d\u2212])/, '')
    .replace(/^="?([^"]*)"?$/, '$1')
    .replace(/^[<>≤≥]\s?(?=[-+.,\d])/, '')
    .replace(/(?<=\d[.,]?)\s?\*$/, '')
    .replace(/^\u2212\s?/, '-')
    .replace(/^([+-])\s+(?=\d)/, '$1')
    .replace(/^(\d[\d.,]*)-$/, '-$1');
}

const CURRENCY_BEFORE = /^([-+]?)\s?([$€£])\s?(\d[\d.,'’\s]*)$/;
const UNIT_BEHIND =
  /^([-+\d.,'’\s\u00a0\u202f\u2212]*\d[.,]?(?:e[+-]?\d+)?)\s*([%‰°µμΩ$€£\p{L}][\p{L}%‰°µμΩ³²·^/*\d().-]{0,15}(?:\s?[\p{L}°][\p{L}/³²]{0,8})?)$/iu;

/** A number with its unit behind it, such as `12.51 °C` or `75.1%`, taken apart; undefined where it is none. */
export function splitUnit(text: string): { readonly number: string; readonly unit: string } | undefined {
  const match = UNIT_BEHIND.exec(text);
  if (match === null) {
    const [, sign = '', unit, number] = CURRENCY_BEFORE.exec(text) ?? [];
    return unit === undefined ? undefined : { number: `${sign}${number!.trim()}`, unit };
  }
  return { number: match[1]!.trim(), unit: match[2]!.trim() };
}

/**
 * A cell as a number, `null` where it is empty or says that nothing was measured, undefined where it is something else.
 * `true` and `false` count as 1 and 0.
 */
export function numberIn(cell: unknown, form: NumberForm = PLAIN_NUMBERS): number | null | undefined {
  if (typeof cell === 'number') return Number.isFinite(cell) ? cell : null;
  if (cell === null || cell === undefined) return null;
  if (typeof cell === 'boolean') return Number(cell);
  if (typeof cell === 'bigint') return Number(cell);
  if (typeof cell !== 'string') return undefined;
  const number = parseNumber(cell, form);
  if (number !== undefined) return number;
  if (isMissingWord(cell)) return null;
  const word = cell.toLowerCase();
  if (word === 'true') return 1;
  return word === 'false' ? 0 : undefined;
}
