import { marksOf } from '../numbers/column-numbers';
import type { LeftOut } from '../reading/reading';
import { datePartsIn } from '../times/date-parts';
import { findTimeColumns } from '../times/time-columns';
import type { TimeColumns } from '../times/row-times';
import type { TimeOptions } from '../times/time-options';
import { axisDoubts } from './axis';
import { channelColumns, numbersByName, type ChannelColumn } from './channel-columns';
import { columnNamed, listed } from './column-named';
import { badQualities, isQualityName } from './column-words';
import { factsOf, type ColumnFacts } from './facts';
import { findKeys } from './keys';
import { isChannel, notesOn } from './left-out';
import type { TableSample } from './table';

/** What a user says of the columns. */
export interface ColumnOptions extends TimeOptions {
  readonly series?: readonly string[] | undefined;
  readonly channels?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly missing?: readonly string[] | undefined;
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
  const marks = marksOf(options.missing, sample.numbers);
  const facts = factsOf(sample, marks);
  const tags = options.tags?.map(indexOf) ?? [];
  const free = facts.filter(({ index }) => !time?.columns.includes(index) && !tags.includes(index));
  const keys = findKeys(sample, free, time, options.series?.map(indexOf));
  const dateParts = time === undefined ? [] : [...(datePartsIn(columns)?.values() ?? [])];
  const redundant = [...keys.redundant, ...dateParts.filter((index) => !time!.columns.includes(index))];
  const rest = free.filter(
    ({ index }) => index !== keys.name && !keys.series.includes(index) && !redundant.includes(index),
  );
  const leftOut: LeftOut[] = redundant.map((index) => ({
    name: names[index]!,
    why: 'says nothing new',
    hasNumbers: false,
  }));
  const chosen =
    options.channels?.map((name) => facts[indexOf(name)]!) ??
    rest.filter((column) => isChannel(column, time, leftOut));
  const isLong = keys.value !== undefined && options.channels === undefined;
  const watched = isLong ? chosen.filter(({ index }) => index === keys.value) : chosen;
  if (isLong)
    for (const { name, numbers } of chosen.filter((column) => !watched.includes(column)))
      leftOut.push({ name, why: 'not named', hasNumbers: numbers.numbers > 0 });
  const numeric = watched.filter(({ numbers, filled }) => numbers.numbers > 0 || filled === 0);
  if (numeric.every(({ numbers }) => numbers.numbers === 0))
    throw new Error(noNumbers(names, facts, leftOut));
  const quality = free.find((column) => isQualityName(column.name) && badQualities(column.distinct).size > 0);
  return {
    time,
    series: keys.series,
    ...(keys.name !== undefined && { nameColumn: keys.name }),
    channels: channelColumns(numeric, sample).map((channel) =>
      keys.name === undefined
        ? channel
        : { ...channel, byName: numbersByName(sample, keys.name, channel.index, marks) },
    ),
    tags,
    ...(quality !== undefined && { quality: { index: quality.index, bad: badQualities(quality.distinct) } }),
    leftOut: leftOut.filter(({ why }) => why !== 'time'),
    notes: [...keys.notes, ...notesOn(leftOut, time, names)],
    doubts: [...(time?.doubts ?? []), ...keys.doubts, ...axisDoubts(time, numeric, sample)],
  };
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
