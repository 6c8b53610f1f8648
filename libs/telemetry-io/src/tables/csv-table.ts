import type { LineSample } from '../bytes/sample';
import { distinctNames, generatedNames } from '../dialect/column-names';
import { findHeader, type Header } from '../dialect/header';
import { COMMENT } from '../dialect/names-row';
import { declaredSeparator, findSeparation } from '../dialect/separator';
import { splitRows } from '../dialect/split';
import { spread } from '../times/spread';
import { decideNumberForm, type DecidedForm } from '../numbers/decide-form';
import { COMMA_NUMBERS, PLAIN_NUMBERS } from '../numbers/form';
import { CsvRows } from './csv-rows';
import type { TableSample } from './table';

/** What a user says of how a table is written. */
export interface DialectOptions {
  readonly separator?: string | undefined;
  readonly decimal?: '.' | ',' | undefined;
  readonly headerRow?: number | undefined;
}

/** A table of text, understood. */
export interface CsvTable {
  readonly sample: TableSample;
  readonly separator: string;
  readonly header: Header;
  readonly notes: readonly string[];
  readonly doubts: readonly string[];
  /** A reader of its lines, from the first one of the file on. */
  rows(): CsvRows;
}

const BODY_ROWS = 1200;
const TOP_LINES = 60;
/** Whoever writes dates so writes decimals with a comma. */
const DOTTED_DATE = /^\d{1,2}\.\d{1,2}\.\d{4}/;

/** Tells by lines from all over the file how it is written. @throws Error with what was found and what is expected */
export function csvTable(lines: LineSample, options: DialectOptions): CsvTable {
  const filled = lines.head.filter((line) => line.trim() !== '');
  if (filled.length === 0) throw new Error('it is empty; rows of CSV, JSON or line protocol expected');
  const declared = declaredSeparator(filled[0]!);
  const declaredLines = declared === undefined ? 0 : lines.head.findIndex((line) => line.trim() !== '') + 1;
  const head = lines.head.slice(declaredLines);
  const body = bodyLines(head, lines.runs);
  const separation = findSeparation(body, head.slice(0, TOP_LINES), given(options.separator) ?? declared);
  const { separator } = separation;
  const header = findHeader(
    head,
    spread(body, BODY_ROWS),
    separation,
    options.headerRow === undefined ? undefined : Math.max(0, options.headerRow - declaredLines),
  );
  const runs = [head.slice(header.skipLines), ...lines.runs].map((run) =>
    rowsOf(run, separator, header.width),
  );
  const { form, columns, doubt } = numberForm(options, runs, separator);
  const isNamed = header.names.some((name) => name !== '');
  const written = header.groups === undefined ? header.names : withGroups(header.names, header.groups);
  const names = distinctNames(isNamed ? written : generatedNames(runs[0]!.slice(0, 200), header.width));
  return {
    sample: {
      names,
      units: header.units,
      ...(header.groups && { groups: header.groups, titles: header.names }),
      runs,
      numbers: form,
      ...(columns && { columnNumbers: columns }),
    },
    separator,
    header: { ...header, line: header.line === 0 ? 0 : header.line + declaredLines },
    notes: [
      ...(isNamed ? [] : [`no header: columns are named ${shortened(names)}`]),
      ...renamed(written, names),
    ],
    doubts: doubt === undefined ? [] : [doubt],
    rows: () => new CsvRows(separator, header, declaredLines),
  };
}

/** Words for separators that a command line has no letter for. */
function given(separator: string | undefined): string | undefined {
  const words: Readonly<Record<string, string>> = {
    tab: '\t',
    '\\t': '\t',
    blank: ' ',
    blanks: ' ',
    space: ' ',
    comma: ',',
    semicolon: ';',
  };
  return separator === undefined ? undefined : (words[separator.toLowerCase()] ?? separator);
}

/** Rows without what may stand above them. */
function bodyLines(head: readonly string[], runs: readonly (readonly string[])[]): string[] {
  const written = head.filter((line) => line.trim() !== '');
  const rows = written.filter((line) => !COMMENT.test(line));
  const filled = rows.length > 1 ? rows : written;
  const below =
    filled.length > 20
      ? filled.slice(Math.min(TOP_LINES, filled.length >> 1))
      : filled.slice(filled.length > 2 ? 1 : 0);
  return [...below, ...runs.flat()];
}

function rowsOf(lines: readonly string[], separator: string, width: number): string[][] {
  const filled = lines.filter((line) => line.trim() !== '');
  return splitRows(filled, separator)
    .filter((row): row is string[] => row !== undefined && row.length >= width)
    .map((row) => row.slice(0, width));
}

function numberForm(
  { decimal }: DialectOptions,
  runs: readonly (readonly string[][])[],
  separator: string,
): DecidedForm {
  if (decimal !== undefined) return { form: decimal === ',' ? COMMA_NUMBERS : PLAIN_NUMBERS };
  const rows = runs.flat();
  const width = rows[0]?.length ?? 0;
  const columns = Array.from({ length: width }, (_, column) => rows.map((row) => row[column]!));
  return decideNumberForm(
    columns,
    separator,
    rows
      .slice(0, 50)
      .flat()
      .some((cell) => DOTTED_DATE.test(cell)),
  );
}

/** The same name below several machines: told apart by theirs. */
function withGroups(names: readonly string[], groups: readonly string[]): string[] {
  const isShared = (name: string) => names.filter((one) => one === name).length > 1;
  return names.map((name, index) =>
    name !== '' && isShared(name) && groups[index] !== '' ? `${groups[index]!} ${name}` : name,
  );
}

function renamed(written: readonly string[], names: readonly string[]): string[] {
  const changed = written.flatMap((name, index) =>
    name !== '' && name !== names[index] ? [`${name} → ${names[index]}`] : [],
  );
  return changed.length === 0
    ? []
    : [`columns of one name told apart: ${changed.slice(0, 8).join(', ')}${changed.length > 8 ? ' …' : ''}`];
}

function shortened(names: readonly string[]): string {
  return names.length > 4 ? `${names.slice(0, 3).join(', ')}, …, ${names.at(-1)}` : names.join(', ');
}
