import type { DateOrder } from './calendar-text';
import type { TimeForm } from './form';
import { COUNT_FORMS, elapsedUnit, type CountForm } from './number-times';
import { sinceIn } from './since';

const ORDERS: Readonly<Record<string, DateOrder>> = {
  iso: 'ymd',
  'iso-utc': 'ymd',
  ymd: 'ymd',
  ydm: 'ydm',
  yymd: 'yymd',
  dmy: 'dmy',
  mdy: 'mdy',
};
/** What C, Python and others call the parts of a time. */
const PERCENT: Readonly<Record<string, string>> = {
  ...{
    '%Y': 'yyyy',
    '%y': 'yy',
    '%m': 'MM',
    '%d': 'dd',
    '%H': 'HH',
    '%I': 'hh',
    '%M': 'mm',
    '%S': 'ss',
    '%f': 'u',
  },
  ...{
    '%p': 'a',
    '%b': 'MMM',
    '%B': 'MMMM',
    '%z': 'ZZZ',
    '%Z': 'z',
    '%j': 'ooo',
    '%a': 'EEE',
    '%A': 'EEEE',
    '%e': 'd',
    '%T': 'HH:mm:ss',
  },
};

/**
 * The form that a user gives by name: `dd/mm/yyyy`, `iso`, `ms`, `excel`, `elapsed-min`, `seconds since 2001-01-01`,
 * `%d.%m.%Y %H:%M`, or the letters of luxon, `dd.MM.yyyy HH:mm`.
 */
export function givenForm(text: string): TimeForm {
  const word = text.trim().toLowerCase();
  if (COUNT_FORMS.includes(word as CountForm)) return { kind: 'count', count: word as CountForm };
  const since = sinceIn(text);
  if (since !== undefined) return { kind: 'since', ...since };
  const unit = /^elapsed[-_ ]?(.*)$/.exec(word)?.[1];
  if (unit !== undefined) return { kind: 'elapsed', unit: elapsedUnit(unit) ?? 's' };
  if (word === 'clock' || word === 'hh:mm:ss') return { kind: 'clock' };
  if (word === 'compact' || /^yyyymmdd(hh(mm(ss)?)?)?$/.test(word)) return { kind: 'compact' };
  const order = ORDERS[word] ?? orderOf(word);
  if (order !== undefined) return { kind: 'calendar', order };
  return { kind: 'format', format: formatOf(text.trim()) };
}

/** `dd/mm/yyyy` and the like, with or without a time of day in any letters. */
function orderOf(word: string): DateOrder | undefined {
  const parts =
    /^(d{1,2}|m{1,2}|y{2,4})[-/. ](d{1,2}|m{1,2}|y{2,4})[-/. ](d{1,2}|m{1,2}|y{2,4})(?:[ t]h{1,2}:m{1,2}(?::s{1,2})?)?$/.exec(
      word,
    );
  if (parts === null) return undefined;
  const letters = parts
    .slice(1, 4)
    .map((part) => part.charAt(0))
    .join('');
  if (letters === 'ymd' && parts[1] === 'yy') return 'yymd';
  return Object.values(ORDERS).find((order) => order === letters);
}

function formatOf(text: string): string {
  return text.includes('%') ? text.replaceAll(/%[A-Za-z]/g, (part) => PERCENT[part] ?? part) : text;
}
