import { isUtf8 } from 'node:buffer';
import type { Decoder } from '@kymo/domain';
import { sniffDecimalComma, sniffSeparator, splitCells } from '@kymo/telemetry-io';
import { isObject } from '../../decoders/limits';
import { LineProtocolDecoder } from '../../decoders/line-protocol.decoder';
import { chooseColumns, type ColumnMapping, type Columns } from './columns';
import { generatedNames, isDataRow } from './header';
import { refusedRow, RowWriter, type RowReader } from './rows';
import { SORT_LINES, sortCells, sortObjects } from './sorting';

export const FILE_FORMATS = ['csv', 'ndjson', 'line-protocol'] as const;
export type FileFormat = (typeof FILE_FORMATS)[number];

/** What is known of an input once its first lines are read. */
export interface Layout {
  readonly reader: RowReader;
  /** Lines at the top that are no rows. */
  readonly headerLines: number;
  /** Columns by name, where the format has columns. */
  readonly columns?: Columns;
  readonly names: readonly string[];
  readonly notes: readonly string[];
  /** Command of the shell that puts the rows in order of time. */
  readonly sortRows: string;
}

export interface LayoutRequest {
  readonly lines: readonly Buffer[];
  readonly partition: string;
  /** Name of the series where nothing else gives one. */
  readonly series: string;
  readonly mapping: ColumnMapping;
  readonly separator?: string;
}

const EXTENSIONS: Readonly<Record<string, FileFormat>> = {
  csv: 'csv',
  tsv: 'csv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  lp: 'line-protocol',
  line: 'line-protocol',
  influx: 'line-protocol',
};
/** Measurement, tags, a blank, and the first field. */
const PROTOCOL_LINE =
  /^(?:[^\s,\\]|\\.)+(?:,(?:[^\s,=\\]|\\.)+=(?:[^\s,=\\]|\\.)+)* (?:[^\s,=\\]|\\.)+=(?:"|[-+.\d]|[tTfF](?:rue|alse|RUE|ALSE)?\b)/;

const NESTING_LIMIT = 8;

/** The format that the input's first line shows, else its name. */
export function sniffFormat(path: string, firstLine: Buffer): FileFormat {
  const line = firstLine.toString('utf8').trimStart();
  if (line.startsWith('{') || line.startsWith('[')) return 'ndjson';
  const extension = path.toLowerCase().replace(/\.gz$/, '').split('.').at(-1) ?? '';
  const named = EXTENSIONS[extension];
  if (named !== undefined) return named;
  return line.startsWith('#') || PROTOCOL_LINE.test(line) ? 'line-protocol' : 'csv';
}

/** @throws Error with what was found and what is expected */
export function layoutOf(format: FileFormat, request: LayoutRequest): Layout {
  if (format === 'line-protocol') return lineProtocolLayout(request);
  return format === 'csv' ? csvLayout(request) : ndjsonLayout(request);
}

function csvLayout({ lines, partition, series, mapping, separator: given }: LayoutRequest): Layout {
  const decode = lines.every((line) => isUtf8(line)) ? utf8 : windows1252;
  const [first = '', ...rest] = lines.map(decode);
  const separator = given ?? sniffSeparator(first);
  const top = splitCells(first, separator);
  if (top === undefined) throw new Error('the quotes in its header line do not match');
  const following = rest
    .flatMap((line) => [splitCells(line, separator) ?? []])
    .filter((cells) => cells.length === top.length);
  const decimalComma = sniffDecimalComma(separator, [top, ...following]);
  const hasHeader = !isDataRow(top, decimalComma);
  const rows = hasHeader ? following : [top, ...following];
  if (hasHeader && rest.length === 0) throw new Error(`it has a header (${top.join(', ')}) but no rows`);
  const names = distinct(hasHeader ? top : generatedNames(rows, decimalComma));
  const columns = chooseColumns(names, rows, mapping, decimalComma);
  const writer = new RowWriter({ partition, names, columns, decimalComma, series });
  const read: RowReader['read'] = (line, row) => {
    const cells = splitCells(decode(line), separator);
    if (cells?.length === names.length) return writer.write(cells, row);
    const found = cells === undefined ? 'quotes that do not match' : `${cells.length} cells`;
    return refusedRow(
      line,
      partition,
      row,
      'ragged_row',
      `${found} found, ${names.length} cells as in the first row expected`,
    );
  };
  const notes = [...columns.notes];
  if (!hasHeader) notes.unshift(`no header: columns are named ${shortened(names)}`);
  if (decode === windows1252) notes.unshift('not UTF-8: read as Windows-1252');
  const sortRows = sortCells(separator, columns);
  return { reader: { read }, headerLines: hasHeader ? 1 : 0, columns, names, notes, sortRows };
}

function ndjsonLayout({ lines, partition, series, mapping }: LayoutRequest): Layout {
  const objects = lines.map(parsed);
  if (objects[0] === undefined) {
    throw new Error(
      "its first line is not JSON by itself; one JSON object a line expected (jq -c '.[]' makes them)",
    );
  }
  const sample = objects.find((found) => isObject(found) || Array.isArray(found));
  if (
    Object.values(mapping).every((named) => named === undefined) &&
    isTelemetry(Array.isArray(sample) ? sample[0] : sample)
  ) {
    return {
      reader: { read: (line, row) => ({ value: line, partition, offset: row }) },
      headerLines: 0,
      names: [],
      notes: [],
      sortRows: sortObjects(['time']),
    };
  }
  const flat = objects.filter(isObject).map((object) => flattened(object));
  const names = [...new Set(flat.flatMap((object) => Object.keys(object)))];
  const known = new Set(names);
  const columns = chooseColumns(
    names,
    flat.map((object) => names.map((name) => object[name])),
    mapping,
    false,
  );
  const writer = new RowWriter({ partition, names, columns, decimalComma: false, series });
  const read: RowReader['read'] = (line, row) => {
    const object = parsed(line);
    if (object === undefined)
      return refusedRow(line, partition, row, 'not_json', 'not JSON; a JSON object expected');
    if (!isObject(object)) return refusedRow(line, partition, row, 'schema', 'a JSON object expected');
    const cells = flattened(object);
    const late = Object.entries(cells).filter(([name, cell]) => !known.has(name) && typeof cell === 'number');
    return writer.write(
      names.map((name) => cells[name]),
      row,
      mapping.channels ? undefined : (Object.fromEntries(late) as Record<string, number>),
    );
  };
  const sortRows = sortObjects(columns.time.map((index) => names[index] ?? ''));
  return { reader: { read }, headerLines: 0, columns, names, notes: columns.notes, sortRows };
}

function lineProtocolLayout({ partition, mapping }: LayoutRequest): Layout {
  const { timeUnit, series } = mapping;
  if (timeUnit === 'iso' || timeUnit === 'iso-utc')
    throw new Error(`line protocol has no time unit ${timeUnit}; s, ms, us or ns expected`);
  const decoder: Decoder = new LineProtocolDecoder({
    timeUnit,
    maxFutureMs: null,
    ...(series && { series: [...series] }),
  });
  const read: RowReader['read'] = (line, row) => {
    if (line.toString('latin1').trimStart().startsWith('#')) return undefined;
    const record = { value: line, partition, offset: row };
    const { samples, rejections } = decoder.decode(record);
    const [refusal] = rejections;
    if (refusal !== undefined)
      return { ...record, refusal: { ...refusal, message: `row ${row + 1}: ${refusal.message}` } };
    const [sample] = samples;
    if (sample === undefined) return undefined;
    const { timeMs: time, values, tags } = sample;
    return {
      ...record,
      key: Buffer.from(sample.series),
      value: Buffer.from(JSON.stringify({ series: sample.series, time, values, tags })),
    };
  };
  return { reader: { read }, headerLines: 0, names: [], notes: [], sortRows: SORT_LINES };
}

function utf8(line: Buffer): string {
  return line.toString('utf8');
}

const WINDOWS_1252 = new TextDecoder('windows-1252');

function windows1252(line: Buffer): string {
  return WINDOWS_1252.decode(line);
}

function shortened(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 3).join(', ')}, …, ${names.at(-1)}` : names.join(', ');
}

/** Names with a number where one comes again. */
function distinct(names: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 || name === '' ? name : `${name}_${times}`;
  });
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function isTelemetry(candidate: unknown): boolean {
  return isObject(candidate) && 'values' in candidate && ('series' in candidate || 'time' in candidate);
}

/** Nested objects as dotted names, arrays by index; what is nested deeper than telemetry ever is stays as it is. */
function flattened(
  object: object,
  prefix = '',
  depth = 0,
  into: Record<string, unknown> = {},
): Record<string, unknown> {
  for (const [key, value] of Object.entries(object)) {
    if (typeof value === 'object' && value !== null && depth < NESTING_LIMIT) {
      flattened(value as object, `${prefix}${key}.`, depth + 1, into);
    } else into[`${prefix}${key}`] = value;
  }
  return into;
}
