import {
  filled,
  findTime,
  numberIn,
  plain,
  readingOf,
  type TimeReading,
  type TimeUnit,
} from '@kymo/telemetry-io';
import { meansNoNumber } from '../../decoders/limits';

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

function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, 20)
    .map((name) => JSON.stringify(name))
    .join(', ');
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
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
