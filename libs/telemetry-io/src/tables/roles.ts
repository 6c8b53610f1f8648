import { isUnit } from '../dialect/units';
import { marksOf, type NumberColumn } from '../numbers/column-numbers';
import { safeName } from '../reading/outcome';
import { findTimeColumns, type TimeColumns, type TimeOptions } from '../times/time-columns';
import {
  badQualities,
  DOUBTFUL_SERIES_NAMES,
  isQualityName,
  LABEL_NAMES,
  SERIES_NAMES,
} from './column-words';
import { factsOf, type ColumnFacts } from './facts';
import { findKeys, isBookkeeping } from './keys';
import type { TableSample } from './table';

/** What a user says of the columns. */
export interface ColumnOptions extends TimeOptions {
  readonly series?: readonly string[] | undefined;
  readonly channels?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly missing?: readonly string[] | undefined;
}

/** A column of measurements. */
export interface ChannelColumn {
  readonly index: number;
  readonly name: string;
  readonly unit: string | undefined;
  readonly numbers: NumberColumn;
  /** Machine that it belongs to, where the columns of several stand side by side. */
  readonly group?: string;
}

/** A column that is not watched. */
export interface LeftOut {
  readonly name: string;
  readonly why:
    | 'text'
    | 'label'
    | 'unnamed'
    | 'counts rows'
    | 'quality'
    | 'time'
    | 'constant'
    | 'says nothing new'
    | 'not named'
    | 'empty';
  /** It holds numbers all the same. */
  readonly hasNumbers: boolean;
}

/** Which column is what. */
export interface Roles {
  readonly time: TimeColumns | undefined;
  /** Columns that name the series; none where the file is one series. */
  readonly series: readonly number[];
  /** Column that names what the one channel column measures. */
  readonly nameColumn?: number;
  readonly channels: readonly ChannelColumn[];
  readonly tags: readonly number[];
  readonly quality?: { readonly index: number; readonly bad: ReadonlySet<string> };
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly string[];
  readonly doubts: readonly string[];
}

const MOST_LABELS = 10;

/**
 * Decides by what the user says, else by names and cells from all over the table, which column is what.
 * @throws Error with what was found and what is expected
 */
export function rolesOf(sample: TableSample, options: ColumnOptions): Roles {
  const { names } = sample;
  const indexOf = (name: string) => columnNamed(names, name);
  const columns = names.map((name, index) => ({
    name,
    unit: sample.units[index],
    runs: sample.runs.map((run) => run.map((row) => row[index])),
  }));
  const time = findTimeColumns(columns, sample.numbers, options, indexOf);
  const facts = factsOf(sample, marksOf(options.missing, sample.numbers));
  const tags = options.tags?.map(indexOf) ?? [];
  const free = facts.filter(({ index }) => !time?.columns.includes(index) && !tags.includes(index));
  const keys = findKeys(sample, free, time, options.series?.map(indexOf));
  const rest = free.filter(
    ({ index }) => index !== keys.name && !keys.series.includes(index) && !keys.redundant.includes(index),
  );
  const leftOut: LeftOut[] = keys.redundant.map((index) => ({
    name: names[index]!,
    why: 'says nothing new',
    hasNumbers: false,
  }));
  const chosen =
    options.channels?.map((name) => facts[indexOf(name)]!) ??
    rest.filter((column) => isChannel(column, time, leftOut));
  const watched =
    keys.value === undefined || options.channels !== undefined
      ? chosen
      : chosen.filter(({ index }) => index === keys.value);
  const numeric = watched.filter(({ numbers, filled }) => numbers.numbers > 0 || filled === 0);
  if (numeric.every(({ numbers }) => numbers.numbers === 0))
    throw new Error(noNumbers(names, facts, leftOut));
  const quality = free.find((column) => isQualityName(column.name) && badQualities(column.distinct).size > 0);
  return {
    time,
    series: keys.series,
    ...(keys.name !== undefined && { nameColumn: keys.name }),
    channels: channelColumns(numeric, sample),
    tags,
    ...(quality !== undefined && { quality: { index: quality.index, bad: badQualities(quality.distinct) } }),
    leftOut: leftOut.filter(({ why }) => why !== 'time'),
    notes: [...keys.notes, ...notesOn(leftOut, time, names)],
    doubts: [...(time?.doubts ?? []), ...keys.doubts, ...axisDoubts(time, numeric, sample)],
  };
}

/** The column of a name, with or without its unit. @throws Error where there is none */
function columnNamed(names: readonly string[], name: string): number {
  const exact = names.indexOf(name);
  if (exact >= 0) return exact;
  const loose = names.flatMap((one, index) => (bare(one) === bare(name) ? [index] : []));
  if (loose.length === 1) return loose[0]!;
  throw new Error(`no column ${JSON.stringify(name)}; the columns are ${listed(names)}`);
}

function bare(name: string): string {
  return name
    .replace(/\s*[([][^)\]]*[)\]]\s*$/, '')
    .trim()
    .toLowerCase();
}

export function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, 20)
    .map((name) => JSON.stringify(name))
    .join(', ');
  return names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}

/** Whether a column is watched; where it is not, why. */
function isChannel(column: ColumnFacts, time: TimeColumns | undefined, leftOut: LeftOut[]): boolean {
  const why = whyNot(column, time);
  if (why !== undefined && !(why === 'unnamed' && column.filled === 0))
    leftOut.push({
      name: column.name === '' ? `${column.index + 1}` : column.name,
      why,
      hasNumbers: column.numbers.numbers > 0,
    });
  return why === undefined;
}

function whyNot(column: ColumnFacts, time: TimeColumns | undefined): LeftOut['why'] | undefined {
  const { name, isNumeric, distinct, filled, numbers, counts } = column;
  if (name === '' && (counts || !isNumeric)) return 'unnamed';
  if (filled === 0) return column.isBlank ? 'empty' : undefined;
  if (isBookkeeping(column.plain) && distinct.size <= filled / 2 && column.isWhole) return 'constant';
  if (LABEL_NAMES.has(column.plain) && distinct.size <= MOST_LABELS) return 'label';
  if (isQualityName(name) && distinct.size <= MOST_LABELS && (column.isWhole || !isNumeric)) return 'quality';
  if (!isNumeric) return numbers.numbers === 0 && isDateLike(column) ? 'time' : 'text';
  if (
    counts &&
    time !== undefined &&
    /^(|index|row|rownumber|nr|no|lfdnr|lfd|record|recno|seq|sequence|unnamed0|n|count|.*id)$/.test(
      column.plain,
    )
  )
    return 'counts rows';
  if (filled > 0 && SERIES_NAMES.has(column.plain) && distinct.size === 1) return 'constant';
  if (DOUBTFUL_SERIES_NAMES.has(column.plain) && column.isWhole && distinct.size === 1) return 'constant';
  return undefined;
}

function isDateLike({ distinct }: ColumnFacts): boolean {
  const [first = ''] = distinct;
  return /\d{4}-\d\d-\d\d/.test(first) && !isUnit(first);
}

function channelColumns(columns: readonly ColumnFacts[], { groups, titles }: TableSample): ChannelColumn[] {
  const distinctGroups = new Set(columns.map(({ index }) => groups?.[index] ?? ''));
  const names = columns.map(({ index, name }) => titles?.[index] ?? name);
  const isByMachine =
    groups !== undefined && (distinctGroups.size === 1 || new Set(names).size < names.length);
  return columns.map(({ index, name, unit, numbers }) => {
    const group = groups?.[index];
    const title = isByMachine ? (titles?.[index] ?? name) : name;
    const own = title === '' ? `column_${index + 1}` : title;
    return {
      index,
      name: safeName(own),
      unit,
      numbers,
      ...(isByMachine && group !== undefined && group !== '' && { group }),
    };
  });
}

function notesOn(
  leftOut: readonly LeftOut[],
  time: TimeColumns | undefined,
  names: readonly string[],
): string[] {
  const named = (why: LeftOut['why']) =>
    leftOut
      .filter((one) => one.why === why)
      .map(({ name }) => name)
      .join(', ');
  const said = (why: LeftOut['why'], text: string) => (named(why) === '' ? [] : [`${text}: ${named(why)}`]);
  return [
    ...said('label', 'label columns left out'),
    ...said('text', 'columns of text left out'),
    ...said('unnamed', 'columns without a name left out'),
    ...said('empty', 'columns without any value left out'),
    ...said('quality', 'columns of quality left out'),
    ...said('counts rows', 'columns that count the rows left out'),
    ...said('constant', 'columns of one number that name something left out'),
    ...said('says nothing new', 'columns that tell the rows apart as another does left out'),
    ...(names.includes('__proto__') ? ['the column __proto__ is called _proto_'] : []),
    ...(time === undefined ? ['no time column: rows are taken as 1 s apart, beginning on 2000-01-01'] : []),
    ...(time?.isInvented
      ? [
          `${time.columns.map((index) => names[index]).join(', ')} holds no dates: taken as ${time.form} since 2000-01-01`,
        ]
      : []),
  ];
}

/** A column that rises by equal steps is likely the axis of the others. */
function axisDoubts(
  time: TimeColumns | undefined,
  columns: readonly ColumnFacts[],
  { runs }: TableSample,
): string[] {
  if (time !== undefined) return [];
  const axis = columns.find(({ index, numbers }) => {
    const values = (runs[0] ?? []).slice(0, 200).map((row) => numbers.read(row[index]) ?? Number.NaN);
    const steps = values.slice(1).map((value, at) => value - values[at]!);
    return (
      steps.length > 3 && steps.every((step) => step > 0 && Math.abs(step - steps[0]!) <= 0.01 * steps[0]!)
    );
  });
  return axis === undefined
    ? []
    : [
        `${axis.name} rises by equal steps and may be the time: --time ${axis.name} takes it for seconds, --time-format elapsed-ms or elapsed-min for others`,
      ];
}

function noNumbers(
  names: readonly string[],
  facts: readonly ColumnFacts[],
  leftOut: readonly LeftOut[],
): string {
  const example = facts.find(
    ({ name, distinct }) =>
      leftOut.some((one) => one.name === name && one.why === 'text') && distinct.size > 0,
  );
  const holds =
    example === undefined
      ? ''
      : ` (${JSON.stringify(example.name)} holds ${JSON.stringify([...example.distinct][0])})`;
  return `no column of numbers among ${listed(names)}${holds}; name some by --channels, or say how the file is written by --separator, --decimal, --header-row`;
}
