import { DateTime } from 'luxon';
import type { Random } from '@kymo/statistics';

/** One way to write times. */
export interface TimeForm {
  readonly name: string;
  /** Names of its columns. */
  readonly columns: readonly string[];
  /** Cells of one moment. */
  readonly cells: (ms: number, startMs: number) => readonly string[];
  /** Whether it knows no dates: times are read from 2000-01-01 on. */
  readonly isElapsed?: boolean;
}

const DAY_MS = 86_400_000;
const utc = (ms: number, format: string, locale = 'en') =>
  DateTime.fromMillis(ms, { zone: 'utc', locale }).toFormat(format);
const one = (name: string, cell: (ms: number, startMs: number) => string, column = 'time'): TimeForm => ({
  name,
  columns: [column],
  cells: (ms, startMs) => [cell(ms, startMs)],
});
const elapsed = (name: string, column: string, cell: (sinceMs: number) => string): TimeForm => ({
  ...one(name, (ms, startMs) => cell(ms - startMs), column),
  isElapsed: true,
});

export const TIME_FORMS: readonly TimeForm[] = [
  one('iso', (ms) => new Date(ms).toISOString()),
  one('iso without zone', (ms) => utc(ms, 'yyyy-MM-dd HH:mm:ss')),
  one('iso with an offset', (ms) => `${utc(ms + 7_200_000, "yyyy-MM-dd'T'HH:mm:ss")}+02:00`),
  one('iso with UTC', (ms) => utc(ms, "yyyy-MM-dd HH:mm:ss 'UTC'")),
  one('iso without zeros', (ms) => utc(ms, 'yyyy-M-d H:mm')),
  one('dd.mm.yyyy', (ms) => utc(ms, 'dd.MM.yyyy HH:mm:ss')),
  one('dd/mm/yyyy', (ms) => utc(ms, 'dd/MM/yyyy HH:mm')),
  one('mm/dd/yyyy with AM and PM', (ms) => utc(ms, 'M/d/yyyy h:mm:ss a')),
  one('RFC 2822', (ms) => utc(ms, "EEE, dd MMM yyyy HH:mm:ss '+0000'")),
  one('named month', (ms) => utc(ms, 'dd-MMM-yyyy HH:mm:ss')),
  one('German month', (ms) => utc(ms, 'd. MMMM yyyy HH:mm', 'de')),
  one('clock before the date', (ms) => utc(ms, 'HH:mm:ss dd.MM.yyyy')),
  one('digits with T', (ms) => utc(ms, "yyyyMMdd'T'HHmmss'Z'")),
  one('digits', (ms) => utc(ms, 'yyyyMMddHHmm')),
  one('digits with seconds', (ms) => utc(ms, 'yyyyMMddHHmmss')),
  one('seconds', (ms) => String(ms / 1000)),
  one('seconds with decimals', (ms) => (ms / 1000).toFixed(3)),
  one('milliseconds', (ms) => String(ms)),
  one('microseconds', (ms) => `${ms}000`),
  one('nanoseconds', (ms) => `${ms}000000`),
  one('ticks', (ms) => String(BigInt(ms) * 10_000n + 621_355_968_000_000_000n)),
  one('file time', (ms) => String(BigInt(ms) * 10_000n + 116_444_736_000_000_000n)),
  one('days of a spreadsheet', (ms) => (ms / DAY_MS + 25_569).toFixed(8), 'date'),
  {
    name: 'date and time of day',
    columns: ['date', 'time'],
    cells: (ms) => [utc(ms, 'dd.MM.yyyy'), utc(ms, 'HH:mm:ss')],
  },
  {
    name: 'date and hour in columns of their own',
    columns: ['year', 'month', 'day', 'hour', 'minute'],
    cells: (ms) => utc(ms, 'yyyy M d H m').split(' '),
  },
  elapsed('elapsed seconds', 'Time (s)', (ms) => String(ms / 1000)),
  elapsed('elapsed minutes', 'Time [min]', (ms) => String(ms / 60_000)),
];

/** One way to write numbers. */
export interface NumberStyle {
  readonly name: string;
  readonly write: (value: number) => string;
}

/** A style for numbers of so many decimals, with a comma or a point. */
export function numberStyle(random: Random, decimals: number, comma: boolean): NumberStyle {
  const marked = (text: string) => (comma ? text.replace('.', ',') : text);
  const plain = (value: number) => marked(value.toFixed(decimals));
  const draw = random();
  // Groups of three digits alone, such as 21.472, are a decimal to anyone else: nothing in such a file tells.
  if (draw < 0.2 && decimals > 0 && decimals !== 3) {
    const mark = comma ? (draw < 0.1 ? '.' : '\u202f') : draw < 0.1 ? ',' : "'";
    return {
      name: `groups by ${JSON.stringify(mark)}`,
      write: (value) => grouped(value, decimals, comma, mark),
    };
  }
  if (draw < 0.3) return { name: 'exponents', write: (value) => marked(value.toExponential(13)) };
  if (draw < 0.4) return { name: 'a unit behind', write: (value) => `${plain(value)} °C` };
  if (draw < 0.45) return { name: 'an apostrophe in front', write: (value) => `'${plain(value)}` };
  return { name: 'plain', write: plain };
}

function grouped(value: number, decimals: number, comma: boolean, mark: string): string {
  const [whole = '', fraction = ''] = value.toFixed(decimals).split('.');
  return `${whole.replaceAll(/\B(?=(\d{3})+$)/g, mark)}${comma ? ',' : '.'}${fraction}`;
}
