import { isTimeText } from '../dialect/cell-kinds';
import { marksOf } from '../numbers/column-numbers';
import type { LeftOut } from '../reading/reading';
import { datePartsIn } from '../times/date-parts';
import { findTimeColumns } from '../times/time-columns';
import type { TimeColumns } from '../times/row-times';
import { withStart } from '../times/start-line';
import type { TimeOptions } from '../times/time-options';
import { axisDoubts } from './axis';
import { channelColumns, numbersByName, type ChannelColumn } from './channel-columns';
import { columnNamed, listed } from './column-named';
import { qualityColumns } from './quality-columns';
import { factsOf, type ColumnFacts } from './facts';
import { findKeys } from './keys';
import { longNumberDoubts } from './long-numbers';
import { isChannel, notesOn } from './left-out';
import { markedNumberNotes } from './marked-numbers';
import type { TableSample } from './table';
import { refuseUnits } from './units-in-rows';

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
  readonly leftOut: readonly LeftOut[];
  readonly notes: readonly string[];
  readonly doubts: readonly string[];
}

/**
 * Decides by what the user says, else by names and cells from all over the table, which column is what.
 * @param above lines above the rows: one may say when a recording began
 * @throws Error with what was found and what is expected
 */
export function rolesOf(sample: TableSample, options: ColumnOptions, above: readonly string[] = []): Roles {
  const { names } = sample;
  const indexOf = (name: string) => columnNamed(names, name);
  const columns = names.map((name, index) => ({
    name,
    unit: sample.units[index],
    runs: sample.runs.map((run) => run.map((row) => row[index])),
  }));
  const time = withStart(
    findTimeColumns(columns, sample.numbers, options, indexOf),
    sample.runs[0]?.[0],
    above,
    options.timeZone,
  );
  if (time !== undefined && options.channels === undefined) refuseSeveralTimes(sample, time);
  const marks = marksOf(options.missing, sample.numbers);
  const facts = factsOf(sample, marks);
  const tags = options.tags?.map(indexOf) ?? [];
  const free = facts.filter(
    ({ index }) => !time?.columns.includes(index) && index !== time?.rival && !tags.includes(index),
  );
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
  if (options.channels === undefined) refuseUnits(sample, free, keys);
  const qualityOf = qualityColumns(free);
  return {
    time,
    series: keys.series,
    ...(keys.name !== undefined && { nameColumn: keys.name }),
    channels: channelColumns(numeric, sample, {
      isChosen: options.channels !== undefined,
      isByDay: isByDay(sample, time),
    }).map((channel) => ({
      ...channel,
      ...qualityOf(facts[channel.index]!),
      ...(keys.name !== undefined && { byName: numbersByName(sample, keys.name, channel.index, marks) }),
    })),
    tags,
    leftOut: leftOut.filter(({ why }) => why !== 'time'),
    notes: [...keys.notes, ...notesOn(leftOut, time, names), ...numeric.flatMap(markedNumberNotes)],
    doubts: [
      ...(time?.doubts ?? []),
      ...keys.doubts,
      ...axisDoubts(time, numeric, sample),
      ...numeric.flatMap(longNumberDoubts),
    ],
  };
}

/** Whether the times of the rows are days. */
function isByDay({ runs }: TableSample, time: TimeColumns | undefined): boolean {
  const [run = []] = runs;
  return (
    time !== undefined && run.slice(0, SAMPLED_ROWS).every((row) => /^[\d./-]{8,10}$/.test(time.written(row)))
  );
}

/** @throws Error where columns of times come again under the same names, and hold other times */
function refuseSeveralTimes({ names, runs }: TableSample, time: TimeColumns): void {
  const rows = runs.flat().slice(0, SAMPLED_ROWS);
  for (const column of time.columns) {
    const name = names[column]!;
    const again = names.findIndex(
      (other) => /^_\d+$/.test(other.slice(name.length)) && other.startsWith(name),
    );
    if (again < 0 || rows.every((row) => row[again] === row[column] || !isTimeText(String(row[again] ?? ''))))
      continue;
    throw new Error(
      `it has several columns of times (${name}, ${names[again]!}) that differ: each belongs to the values beside it; ` +
        'date and time of day in one column for each, or a file for each, expected',
    );
  }
}

const SAMPLED_ROWS = 2000;

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
