import type { LineSample } from '../bytes/sample';
import { distinctNames, generatedNames } from '../dialect/column-names';
import { columnKinds } from '../dialect/data-rows';
import { findHeader, type Header } from '../dialect/header';
import { firstWidth, laterNames } from '../dialect/later-headers';
import { COMMENT } from '../dialect/names-row';
import { declaredSeparator, findSeparation } from '../dialect/separator';
import { splitRows } from '../dialect/split';
import { unitInName } from '../dialect/units';
import { spread } from '../times/spread';
import { decideNumberForm, type DecidedForm } from '../numbers/decide-form';
import { COMMA_NUMBERS, PLAIN_NUMBERS, type NumberForm } from '../numbers/form';
import { CsvRows } from './csv-rows';
import { MergedLines, mergedColumns, withoutMerged } from './merged-cells';
import { sideBySide, TAG_COLUMNS, TagLines, tagRows, type SideBySide } from './side-by-side';
import type { TableRow, TableSample } from './table';
import { refuseYears } from './years-in-header';

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
  rows(): TableLines;
}

/** Takes lines apart. */
export interface TableLines {
  /** Lines that were no rows. */
  readonly passedOver: number;
  read(lines: readonly string[]): TableRow[];
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
  const { separator, width } = findSeparation(
    body,
    head.slice(0, TOP_LINES),
    given(options.separator) ?? declared,
  );
  const found = findHeader(
    head,
    spread(body, BODY_ROWS),
    { separator, width: firstWidth(splitRows(head, separator), width) },
    options.headerRow === undefined ? undefined : Math.max(0, options.headerRow - declaredLines),
  );
  const below = head.slice(found.skipLines);
  const later = found.groups === undefined ? laterNames(splitRows(below, separator), found.names) : [];
  const header = later.length === 0 ? found : { ...found, later };
  // Which header a row from further below stands under is not known.
  const written = (later.length === 0 ? [below, ...lines.runs] : [below]).map((run) =>
    rowsOf(run, separator, header),
  );
  const merged = header.line === 0 ? [] : mergedColumns(written);
  const runs = merged.length === 0 ? written : withoutMerged(written, merged);
  if (header.line === 0 && options.headerRow === undefined) refuseYears(runs[0]?.[0] ?? []);
  const { form, columns, doubt } = numberForm(options, runs, separator);
  const decided = {
    separator,
    header: { ...header, line: header.line === 0 ? 0 : header.line + declaredLines },
  };
  const doubts = doubt === undefined ? [] : [doubt];
  const linesApart = () => new CsvRows(separator, header, declaredLines);
  const tags =
    later.length > 0 || header.line === 0
      ? undefined
      : sideBySide(header.names, header.groups, columnKinds(spread(runs.flat(), 400), header.width));
  if (tags !== undefined)
    return {
      ...decided,
      sample: sampleOfTags(tags, runs, form),
      notes: [
        `${tags.tags.length} columns of values have columns of times of their own: each is read at its own`,
      ],
      doubts,
      rows: () => new TagLines(tags, linesApart()),
    };
  const isNamed = header.names.some((name) => name !== '');
  const named = [...header.names, ...later];
  const titles = header.groups === undefined ? named : withGroups(named, header.groups);
  const names = distinctNames(isNamed ? titles : generatedNames(runs[0]!.slice(0, 200), header.width));
  return {
    sample: {
      names,
      units: [...header.units, ...later.map(unitInName)],
      ...(header.groups && { groups: header.groups, titles: header.names }),
      runs,
      numbers: form,
      ...(columns && { columnNumbers: columns }),
    },
    ...decided,
    notes: [
      ...(isNamed ? [] : [`no header: columns are named ${shortened(names)}`]),
      ...renamed(titles, names),
      ...(merged.length === 0
        ? []
        : [`empty cells of ${merged.map((at) => names[at]!).join(', ')} stand for the one above them`]),
    ],
    doubts,
    rows: () => (merged.length === 0 ? linesApart() : new MergedLines(merged, linesApart())),
  };
}

function sampleOfTags(
  tags: SideBySide,
  runs: readonly (readonly string[][])[],
  numbers: NumberForm,
): TableSample {
  const rows = runs.map((run) =>
    run.flatMap((cells) => tagRows(tags, { text: '', cells }).flatMap((row) => [row.cells!])),
  );
  return { names: TAG_COLUMNS, units: TAG_COLUMNS.map(() => undefined), runs: rows, numbers };
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

function rowsOf(lines: readonly string[], separator: string, header: Header): string[][] {
  const rows = new CsvRows(separator, { ...header, skipLines: 0 }, 0);
  return rows.read(lines).flatMap(({ cells }) => (cells === undefined ? [] : [cells as string[]]));
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
