import { splitLines } from '../bytes/lines';
import type { JsonEvents } from '../events/event-values';
import { jsonEventsOf } from '../events/json-events';
import { refused, type Outcome } from '../reading/outcome';
import { JsonDocuments } from '../tables/json-documents';
import { isObject } from '../tables/json-objects';
import { rowsIn } from '../tables/json-rows';
import { JsonTable } from '../tables/json-table';
import { RowReader } from '../tables/row-reader';
import { rolesOf } from '../tables/roles';
import { sortObjects } from './sorting';
import { NO_LAYOUT, type RowSource, type SourceParts } from './source';
import { tableLayout } from './table-layout';

const SAMPLED_ROWS = 20_000;
/** Stands before each document of a JSON text sequence. */
const RECORD_SEPARATOR = '\u001e';

/** A document as it stands in the file; `value` is undefined where it is no JSON. */
interface Document {
  readonly text: string;
  readonly value?: unknown;
}

/** JSON in whatever layout: one object a line, one array, pretty-printed, or as some program writes it. @throws Error */
export async function jsonSource(parts: SourceParts): Promise<RowSource> {
  const isLines = isOneALine(parts);
  const documents = () => (isLines ? lineDocuments(parts.text()) : streamDocuments(parts.text()));
  const sampled = isLines
    ? [parts.lines.head, ...parts.lines.runs].map((run) =>
        run.filter((line) => line.trim() !== '').map(parsed),
      )
    : [await firstDocuments(parts)];
  const first = sampled.flat().find(({ value }) => value !== undefined);
  if (first === undefined)
    throw new Error(
      `it begins like JSON, but ${JSON.stringify(sampled[0]?.[0]?.text.slice(0, 60) ?? '')} is none; JSON objects expected`,
    );
  const format = isLines ? 'ndjson' : 'json';
  const { options } = parts;
  const isPlain = [
    options.time,
    options.series,
    options.channels,
    options.tags,
    options.timeUnit,
    options.timeFormat,
  ].every((one) => one === undefined);
  const one = Array.isArray(first.value) ? (first.value as unknown[])[0] : first.value;
  if (isPlain && isRecord(one)) return recordSource(format, documents);
  const events = isPlain ? jsonEventsOf(one) : undefined;
  if (events !== undefined) return eventSource(format, events, documents, parts);
  return tableSource(format, documents, sampled, parts);
}

function isOneALine({ lines, options }: SourceParts): boolean {
  const first = lines.head.find((line) => line.trim() !== '') ?? '';
  return options.format === 'ndjson' || parsed(first).value !== undefined;
}

function parsed(text: string): Document {
  const json = text.startsWith(RECORD_SEPARATOR) ? text.slice(1) : text;
  try {
    return { text, value: JSON.parse(json) as unknown };
  } catch {
    return NOT_A_NUMBER.test(json) ? parsedWithoutNaN(text, json) : { text };
  }
}

const NOT_A_NUMBER = /\b(NaN|Infinity)\b/;

/** Python writes `NaN` and `Infinity` where JSON has no word for them. */
function parsedWithoutNaN(text: string, json: string): Document {
  const valid = json.replaceAll(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (part) =>
    part.startsWith('"') ? part : 'null',
  );
  try {
    return { text, value: JSON.parse(valid) as unknown };
  } catch {
    return { text };
  }
}

async function* lineDocuments(text: AsyncIterable<string>): AsyncGenerator<Document[]> {
  for await (const block of splitLines(text)) yield block.filter((line) => line.trim() !== '').map(parsed);
}

async function* streamDocuments(text: AsyncIterable<string>): AsyncGenerator<Document[]> {
  const documents = new JsonDocuments();
  for await (const piece of text) {
    const found = documents.add(piece);
    if (found.length > 0) yield found.map(parsed);
  }
  const rest = documents.end();
  if (rest.length > 0) yield rest.map(parsed);
}

async function firstDocuments({ input, lines, text }: SourceParts): Promise<Document[]> {
  if (input.isStream) return [...new JsonDocuments().add(`${lines.head.join('\n')}\n`)].map(parsed);
  const found: Document[] = [];
  for await (const documents of streamDocuments(text())) {
    found.push(...documents);
    if (found.length >= SAMPLED_ROWS) break;
  }
  return found;
}

/** Telemetry records as the JSON decoder reads them: their decoder judges them. */
function recordSource(format: 'json' | 'ndjson', documents: () => AsyncIterable<Document[]>): RowSource {
  async function* outcomes(): AsyncGenerator<Outcome[]> {
    let row = 0;
    for await (const block of documents())
      yield block.map(({ text }) => ({ row: row++, samples: [], text, isRecord: true }));
  }
  const layout = { format, shape: 'telemetry records', ...NO_LAYOUT, isSorted: false };
  return { layout, markLines: 2, sortRows: sortObjects(['time']), outcomes };
}

function isRecord(candidate: unknown): boolean {
  return (
    isObject(candidate) && isObject(candidate['values']) && ('series' in candidate || 'time' in candidate)
  );
}

function eventSource(
  format: 'json' | 'ndjson',
  events: JsonEvents,
  documents: () => AsyncIterable<Document[]>,
  { series, input }: SourceParts,
): RowSource {
  async function* outcomes(): AsyncGenerator<Outcome[]> {
    let row = 0;
    for await (const block of documents())
      yield block.map((document) => eventOutcome(document, events, series, row++));
  }
  const isSorted = events.isBySeries && !input.isStream;
  const layout = { format, shape: events.shape, ...NO_LAYOUT, isSorted };
  return { layout, markLines: 2, sortRows: sortObjects(['timestamp']), outcomes };
}

function eventOutcome({ text, value }: Document, events: JsonEvents, series: string, row: number): Outcome {
  if (value === undefined) return refused(row, text, 'not_json', 'not JSON; a JSON object expected');
  try {
    const documents = Array.isArray(value) ? (value as unknown[]) : [value];
    return { row, samples: documents.flatMap((document) => events.samples(document, series)) };
  } catch (thrown) {
    return refused(row, text, 'schema', `${(thrown as Error).message} in ${events.shape}`);
  }
}

function tableSource(
  format: 'json' | 'ndjson',
  documents: () => AsyncIterable<Document[]>,
  sampled: readonly (readonly Document[])[],
  { input, options, series, tally }: SourceParts,
): RowSource {
  const runs = sampled.map((run) =>
    run
      .filter(({ value }) => value !== undefined)
      .flatMap(({ value }) => rowsIn(value))
      .slice(0, SAMPLED_ROWS),
  );
  const table = new JsonTable(runs);
  const roles = rolesOf(table.sample, options);
  const watched = options.channels === undefined && roles.nameColumn === undefined;
  async function* outcomes(): AsyncGenerator<Outcome[]> {
    const reader = new RowReader(roles, table.sample.names, series, tally);
    let row = 0;
    for await (const block of documents()) {
      yield block.flatMap(({ text, value }) => {
        if (value === undefined)
          return [refused(row++, text, 'not_json', 'not JSON; a JSON object expected')];
        const rows = rowsIn(value).filter((one) => !table.isHeader(one));
        return rows.map((one) => {
          const { extra, ...rest } = table.row(one, text);
          return reader.read(watched && extra !== undefined ? { ...rest, extra } : rest, row++);
        });
      });
    }
  }
  const { layout, spanMs } = tableLayout(table.sample, roles, input.isStream);
  return {
    layout: { format, ...layout },
    spanMs,
    markLines: 2,
    sortRows: sortObjects(layout.time?.columns ?? []),
    outcomes,
  };
}
