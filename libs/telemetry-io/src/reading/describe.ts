import type { Layout, Reading } from './reading';
import { TOLD_SHARE } from './tally';
import type { ReadSample } from './outcome';

const SHOWN_CHANNELS = 12;
const FORMATS: Readonly<Record<Layout['format'], string>> = {
  csv: 'CSV',
  json: 'JSON',
  ndjson: 'JSON, one document a line',
  'line-protocol': 'line protocol',
  parquet: 'Parquet',
  prometheus: 'Prometheus text',
};
const SEPARATORS: Readonly<Record<string, string>> = {
  ',': 'comma',
  ';': 'semicolon',
  '\t': 'tab',
  ' ': 'blanks',
  '': 'none: one cell a row',
};

/** How an input was understood, line by line, for a person. */
export function layoutLines(layout: Layout): string[] {
  const {
    format,
    shape,
    container,
    encoding,
    separator,
    decimal,
    headerLine,
    skippedLines = [],
    time,
  } = layout;
  const written = [
    `${FORMATS[format]}${format === 'csv' ? '' : ` (${shape})`}`,
    ...(separator === undefined ? [] : [`separator ${SEPARATORS[separator] ?? separator}`]),
    ...(decimal === undefined ? [] : [decimal === ',' ? 'decimal comma' : 'decimal point']),
    ...(headerLine === undefined ? [] : [headerLine === 0 ? 'no header' : `names on line ${headerLine}`]),
    ...(skippedLines.length > 0
      ? [`${skippedLines.length} other line${skippedLines.length === 1 ? '' : 's'} above the rows left out`]
      : []),
    ...(container === undefined ? [] : [container]),
    ...(encoding === undefined || encoding === 'utf-8' ? [] : [encoding]),
  ];
  return [
    `Read as: ${written.join(', ')}`,
    ...(time === undefined ? [] : [timeLine(time, layout.intervalMs)]),
    ...seriesLines(layout),
    ...layout.notes.map((note) => `Note: ${note}`),
    ...layout.doubts.map(doubtLine),
  ];
}

const doubtLine = (doubt: string) => `Doubtful: ${doubt}`;

function timeLine(
  { columns, form, zone, isInvented }: NonNullable<Layout['time']>,
  intervalMs: number | undefined,
): string {
  const step = intervalMs === undefined ? '' : `, mostly ${span(intervalMs)} apart`;
  const where = columns.length === 0 ? '' : `${columns.join(' and ')}, `;
  return `Time: ${where}${form}${zone === undefined ? '' : `, zone ${zone}`}${step}${isInvented ? ' (no dates: they are counted from 2000-01-01)' : ''}`;
}

function seriesLines({ series = [], nameColumn, channels = [] }: Layout): string[] {
  if (channels.length === 0) return [];
  const named = channels
    .slice(0, SHOWN_CHANNELS)
    .map(({ name, unit }) => (unit === undefined || name.includes(unit) ? name : `${name} [${unit}]`));
  const more = channels.length > SHOWN_CHANNELS ? ` and ${channels.length - SHOWN_CHANNELS} more` : '';
  return [
    ...(series.length > 0 ? [`Series: one for each ${series.join(' / ')}`] : []),
    `Channels${nameColumn === undefined ? '' : ` (named by ${nameColumn})`}: ${named.join(named.some((name) => name.includes(',')) ? '; ' : ', ')}${more}`,
  ];
}

/** `1 s`, `15 min`, `250 ms`. */
export function span(ms: number): string {
  const units: readonly (readonly [number, string])[] = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1000, 's'],
    [1, 'ms'],
  ];
  const [size, word] = units.find(([one]) => ms >= one) ?? [1, 'ms'];
  return `${Number((ms / size).toPrecision(3))} ${word}`;
}

/** What came of the rows: how many, from when to when, and which were refused for what. */
export function rowLines({ rows, firstTime, lastTime }: Reading): string[] {
  const spanText =
    firstTime === undefined || lastTime === undefined ? '' : `, ${moment(firstTime)} to ${moment(lastTime)}`;
  return [`Rows: ${count(rows.read)}${spanText}`, ...refusalLines({ rows })];
}

/** The refused rows by reason, each with the first of them. */
export function refusalLines({ rows }: Pick<Reading, 'rows'>): string[] {
  if (rows.refused === 0) return [];
  const share = (100 * rows.refused) / Math.max(1, rows.read);
  return [
    `Refused: ${count(rows.refused)} of ${count(rows.read)} rows (${share < 0.1 ? share.toPrecision(1) : share.toFixed(1)} %)`,
    ...rows.reasons
      .slice(0, 5)
      .map(({ reason, rows: number, first }) => `  ${count(number)} ${reason}, such as ${first}`),
  ];
}

/**
 * What a result has to say before anything else: what of the input was not read, or only with times that are invented, and
 * what was doubtful of it.
 */
export function warningLines(reading: Reading): string[] {
  const { rows, time, leftOut, missing, doubts } = reading;
  const numbers = leftOut.filter(
    ({ hasNumbers, why }) => hasNumbers && (why === 'text' || why === 'not named'),
  );
  const codes = missing.filter(({ mark }) => typeof mark === 'number');
  return [
    ...(rows.refused > TOLD_SHARE * rows.read ? refusalLines(reading) : []),
    ...(time?.isInvented
      ? [
          `Times are invented: the input has ${time.columns.length === 0 ? 'none' : `no dates (${time.form})`}; they are counted from 2000-01-01`,
        ]
      : []),
    ...(numbers.length > 0
      ? [`Left out though they hold numbers: ${numbers.map(({ name }) => name).join(', ')}`]
      : []),
    ...codes
      .slice(0, 5)
      .map(({ channel, mark, cells }) => `Taken as missing: ${mark} in ${channel}, ${count(cells)} times`),
    ...doubts.slice(0, 5).map(doubtLine),
  ];
}

/** Samples as a small table. */
export function sampleLines(samples: readonly ReadSample[]): string[] {
  const names = [...new Set(samples.flatMap(({ values }) => Object.keys(values)))].slice(0, 8);
  const rows = samples.map(({ series, timeMs, values }) => [
    series,
    moment(new Date(timeMs).toISOString()),
    ...names.map((name) => String(values[name] ?? '')),
  ]);
  const table = [['series', 'time (UTC)', ...names], ...rows];
  const widths = table[0]!.map((_, column) =>
    Math.min(24, Math.max(...table.map((row) => row[column]!.length))),
  );
  return table.map((row) =>
    `  ${row.map((cell, column) => cell.slice(0, 24).padEnd(widths[column]!)).join('  ')}`.trimEnd(),
  );
}

function moment(iso: string): string {
  return iso
    .replace('T', ' ')
    .replace(/(:00)?\.000Z$/, '')
    .replace(/Z$/, '');
}

function count(number: number): string {
  return number.toLocaleString('en');
}
