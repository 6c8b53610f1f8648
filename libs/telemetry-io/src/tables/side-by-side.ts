import type { CellKind } from '../dialect/cell-kinds';
import { plain, timeNameWorth } from '../times/names';
import { SURE } from '../times/time-candidate';
import type { CsvRows } from './csv-rows';
import type { TableRow } from './table';

/** Tags that stand side by side in a row, each with a time of its own. */
export interface SideBySide {
  readonly tags: readonly Tag[];
}

interface Tag {
  readonly name: string;
  readonly time: number;
  readonly value: number;
}

/** Names of the columns that such a table is read as. */
export const TAG_COLUMNS = ['tag', 'time', 'value'] as const;

/**
 * Finds columns of times that stand in turn with columns of values, as historians export the values of several tags;
 * undefined for any other table.
 * @param names as the header has them
 * @param groups names above or below those
 */
export function sideBySide(
  names: readonly string[],
  groups: readonly string[] | undefined,
  kinds: readonly (CellKind | undefined)[],
): SideBySide | undefined {
  const times = kinds.flatMap((kind, index) =>
    kind === 'time' || isCount(names, kinds, index) ? [index] : [],
  );
  if (times.length < 2 || times[0] !== 0) return undefined;
  const blocks = times.map((time, at) => ({ time, values: range(time + 1, times[at + 1] ?? kinds.length) }));
  const isInTurn = blocks.every(({ values }) => values.some((index) => isValue(kinds[index])));
  if (!isInTurn || !times.every((index) => isTimeOfTag(names[index]!, names[times[0]!]!, names[index + 1]!)))
    return undefined;
  const tags = blocks.flatMap(({ time, values }) =>
    values
      .filter((index) => isValue(kinds[index]))
      .map((value) => ({ name: tagName(names, groups, time, value), time, value })),
  );
  return new Set(tags.map(({ name }) => name)).size === tags.length ? { tags } : undefined;
}

const isValue = (kind: CellKind | undefined) => kind === 'number' || kind === 'switch';

/** Whether a column of numbers has the name of the first one, which can only be that of times. */
function isCount(names: readonly string[], kinds: readonly (CellKind | undefined)[], index: number): boolean {
  const [first = ''] = names;
  return kinds[index] === 'number' && timeNameWorth(first) >= SURE && plain(names[index]!) === plain(first);
}

/** A row for each tag of a row: its name, its time and its value; none where it has neither. */
export function tagRows({ tags }: SideBySide, row: TableRow): TableRow[] {
  const { cells, text } = row;
  if (cells === undefined) return [row];
  return tags
    .filter(({ time, value }) => cells[time] !== '' || cells[value] !== '')
    .map(({ name, time, value }) => ({ text, cells: [name, cells[time], cells[value]] }));
}

/** Takes lines apart, and their rows by tag. */
export class TagLines {
  readonly #tags: SideBySide;
  readonly #rows: CsvRows;

  constructor(tags: SideBySide, rows: CsvRows) {
    this.#tags = tags;
    this.#rows = rows;
  }

  get passedOver(): number {
    return this.#rows.passedOver;
  }

  read(lines: readonly string[]): TableRow[] {
    return this.#rows.read(lines).flatMap((row) => tagRows(this.#tags, row));
  }
}

/** Whether a column of times is that of the column behind it: named like the first one, not at all, or after its tag. */
function isTimeOfTag(name: string, first: string, tag: string): boolean {
  const own = withoutTime(name);
  return (
    plain(name) === plain(first) ||
    own === '' ||
    (timeNameWorth(name) > 0 && plain(tag).includes(own)) ||
    plain(tag) === own
  );
}

function tagName(
  names: readonly string[],
  groups: readonly string[] | undefined,
  time: number,
  value: number,
): string {
  const group = groups?.[value] ?? '';
  const own = names[value] ?? '';
  if (isValueName(own)) return group || withoutTimeName(names[time]!) || `column_${value + 1}`;
  return group === '' || names.filter((name) => name === own).length === 1 ? own : `${group} ${own}`;
}

const TIME_WORD = /[\s_.:-]*(time\s?stamp|date\s?time|time|date|zeitstempel|datum|zeit|uhrzeit)[\s_.:-]*/i;

function withoutTimeName(name: string): string {
  return name.replace(TIME_WORD, '').trim();
}

function withoutTime(name: string): string {
  return plain(withoutTimeName(name));
}

function isValueName(name: string): boolean {
  return /^(|value|wert|val|valuey|valeur|valor)$/i.test(plain(name));
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}
