import { likelyUnit, parseIso, type TimeUnit } from '../decoders/instant';
import { meansNoNumber } from '../decoders/limits';
import { numberIn } from './file.source.cells';

/** How a time column is read: text, a number since the epoch, or seconds since some unknown start. */
export type TimeReading = Exclude<TimeUnit, 'iso' | 'iso-utc'> | 'text' | 'elapsed';

/** Which column is what. */
export interface Columns {
  /** One column, or a date and a time of day; none where rows are taken as steps. */
  readonly time: readonly number[];
  readonly timeReading: TimeReading;
  /** Columns that name the series; none where the file is one series. */
  readonly series: readonly number[];
  readonly channels: readonly number[];
  readonly tags: readonly number[];
  /** What was assumed, for a person. */
  readonly notes: readonly string[];
}

/** What the user says of the columns, by name. */
export interface ColumnMapping {
  readonly time?: string;
  readonly timeUnit?: TimeUnit;
  readonly series?: readonly string[];
  readonly channels?: readonly string[];
  readonly tags?: readonly string[];
}

const TIME_NAMES = new Set(
  'time timestamp datetime date ts ds dt epoch utc unixtime unix eventtime timeutc utctime timestamputc timems timestampms recordedat measuredat createdat'.split(
    ' ',
  ),
);
const SERIES_NAMES = new Set(
  'series seriesid seriesname machine machineid device deviceid asset assetid equipment equipmentid host hostname well wellid turbine turbineid pump pumpid uniqueid itemid entity entityid sensorid'.split(
    ' ',
  ),
);
/** Names that may as well number the rows: they name a series only where they repeat. */
const DOUBTFUL_SERIES_NAMES = new Set(['id', 'unit', 'unitid', 'unitnumber', 'name', 'group', 'source']);
const LABEL_NAMES = new Set(
  'anomaly anomalies isanomaly changepoint ischangepoint label labels class islabel target groundtruth outlier isoutlier'.split(
    ' ',
  ),
);
const EARLIEST_SECONDS = 1e8;

/**
 * Decides by the mapping, else by names and the first rows, which column is what.
 * @throws Error with what was found and what is expected
 */
export function chooseColumns(
  names: readonly string[],
  rows: readonly (readonly unknown[])[],
  mapping: ColumnMapping,
  decimalComma: boolean,
): Columns {
  const notes: string[] = [];
  const column = (name: string): number => {
    const index = names.indexOf(name);
    if (index < 0) throw new Error(`no column ${JSON.stringify(name)}; the columns are ${listed(names)}`);
    return index;
  };
  const time = mapping.time !== undefined ? [column(mapping.time)] : findTime(names, rows);
  const series =
    mapping.series?.map(column) ?? findSeries(names, rows).filter((index) => !time.includes(index));
  const tags = mapping.tags?.map(column) ?? [];
  const taken = new Set([...time, ...series, ...tags]);
  const channels = mapping.channels?.map(column) ?? findChannels(names, rows, taken, decimalComma, notes);
  if (channels.length === 0)
    throw new Error(`no column of numbers among ${listed(names)}; name some by --channels`);
  const timeReading = readingOf(names, rows, time, mapping.timeUnit);
  if (time.length === 0) notes.push('no time column: rows are taken as 1 s apart, beginning on 2000-01-01');
  if (timeReading === 'elapsed')
    notes.push(`${names[time[0] ?? 0]} holds no dates: taken as seconds since 2000-01-01`);
  return { time, timeReading, series, channels, tags, notes };
}

/** Lower case, letters and digits only. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
}

function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, 20)
    .map((name) => JSON.stringify(name))
    .join(', ');
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}

function filled(rows: readonly (readonly unknown[])[], index: number): unknown[] {
  return rows.map((row) => row[index]).filter((cell) => cell !== undefined && cell !== null && cell !== '');
}

function findTime(names: readonly string[], rows: readonly (readonly unknown[])[]): number[] {
  const plainNames = names.map(plain);
  const [date, clock] = [plainNames.indexOf('date'), plainNames.indexOf('time')];
  if (date >= 0 && clock >= 0 && filled(rows, clock).every((cell) => /^\d\d:\d\d/.test(String(cell))))
    return [date, clock];
  const named = plainNames.findIndex((name) => TIME_NAMES.has(name));
  if (named >= 0) return [named];
  const dated = names.findIndex((_, index) => {
    const cells = filled(rows, index);
    return (
      cells.length > 0 &&
      cells.every((cell) => typeof cell === 'string' && !Number.isNaN(parseIso(cell, true)))
    );
  });
  return dated >= 0 ? [dated] : [];
}

function findSeries(names: readonly string[], rows: readonly (readonly unknown[])[]): number[] {
  const plainNames = names.map(plain);
  const named = plainNames.findIndex((name) => SERIES_NAMES.has(name));
  if (named >= 0) return [named];
  const doubtful = plainNames.findIndex((name, index) => {
    if (!DOUBTFUL_SERIES_NAMES.has(name)) return false;
    const cells = filled(rows, index);
    return new Set(cells).size < cells.length;
  });
  return doubtful >= 0 ? [doubtful] : [];
}

function findChannels(
  names: readonly string[],
  rows: readonly (readonly unknown[])[],
  taken: ReadonlySet<number>,
  decimalComma: boolean,
  notes: string[],
): number[] {
  const free = names.map((_, index) => index).filter((index) => !taken.has(index));
  const labels = free.filter((index) => LABEL_NAMES.has(plain(names[index] ?? '')));
  const unnamed = free.filter((index) => names[index] === '');
  const rest = free.filter((index) => !labels.includes(index) && !unnamed.includes(index));
  const isNumeric = (index: number) => {
    const cells = filled(rows, index);
    return 2 * cells.filter((cell) => isNumber(cell, decimalComma)).length >= cells.length;
  };
  const text = rest.filter((index) => !isNumeric(index));
  if (labels.length > 0)
    notes.push(`label columns left out: ${labels.map((index) => names[index]).join(', ')}`);
  if (text.length > 0)
    notes.push(`columns of text left out: ${text.map((index) => names[index]).join(', ')}`);
  if (unnamed.length > 0)
    notes.push(`columns without a name left out: ${unnamed.map((index) => index + 1).join(', ')}`);
  return rest.filter((index) => !text.includes(index));
}

function isNumber(cell: unknown, decimalComma: boolean): boolean {
  return numberIn(cell, decimalComma) !== undefined || meansNoNumber(cell);
}

function readingOf(
  names: readonly string[],
  rows: readonly (readonly unknown[])[],
  time: readonly number[],
  unit: TimeUnit | undefined,
): TimeReading {
  if (time.length !== 1 || unit === 'iso' || unit === 'iso-utc') return 'text';
  if (unit !== undefined) return unit;
  const first = filled(rows, time[0] ?? 0)[0];
  if (first === undefined) return 'text';
  const number = numberIn(first);
  if (typeof number === 'number') return number < EARLIEST_SECONDS ? 'elapsed' : likelyUnit(number);
  if (!Number.isNaN(parseIso(String(first), true))) return 'text';
  throw new Error(
    `the time column ${JSON.stringify(names[time[0] ?? 0])} begins with ${JSON.stringify(first)}; ` +
      'ISO 8601, YYYY-MM-DD HH:MM:SS or a number since 1970 expected: convert it, or name another column by --time',
  );
}
