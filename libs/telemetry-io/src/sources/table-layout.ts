import { span } from '../reading/describe';
import type { ReadChannel } from '../reading/reading';
import { rhythmOf, type SetBack } from '../tables/order';
import { RECORDER_MARK } from '../tables/row-reader';
import { listed } from '../tables/column-named';
import type { Roles } from '../tables/roles';
import type { TableSample } from '../tables/table';
import { CHANNEL_LIMIT } from '@kymo/domain';

/** What of a table was understood as what. @throws Error where it has more channels than a series may have */
export function tableLayout(sample: TableSample, roles: Roles, isStream: boolean) {
  const { time, series, nameColumn, channels, leftOut, notes, doubts } = roles;
  const named = (indexes: readonly number[]) => indexes.map((index) => sample.names[index]!);
  const all =
    nameColumn === undefined ? channels.map(channelWords) : namesIn(sample, nameColumn, channels[0]?.unit);
  const widest = nameColumn === undefined ? channelsOfOne(roles) : all.length;
  if (widest > CHANNEL_LIMIT && series.length === 0)
    throw new Error(
      `${widest} channels found, at most ${CHANNEL_LIMIT} in one series allowed; name those to watch by --channels: ${listed(all.slice(0, 5).map(({ name }) => name))} …`,
    );
  const { intervalMs, isInOrder, setBack, spanMs } = rhythmOf(sample, roles);
  const isSorted = !isInOrder && !isStream;
  const layout = {
    shape: nameColumn === undefined ? 'a column for each channel' : 'a row for each value',
    ...(time !== undefined && {
      time: {
        columns: named(time.columns),
        form: time.form,
        ...(time.zone !== undefined && { zone: time.zone }),
        isInvented: time.isInvented,
      },
    }),
    ...(time === undefined && {
      time: { columns: [], form: 'none: rows are taken as 1 s apart', isInvented: true },
    }),
    series: named(series),
    ...(nameColumn !== undefined && { nameColumn: sample.names[nameColumn]! }),
    channels: all,
    leftOut,
    notes: [
      ...notes,
      ...(isSorted ? ['the rows were not in order of time: sorted'] : []),
      ...zoneNotes(time),
    ],
    doubts: [...doubts, ...(setBack === undefined ? [] : [setBackDoubt(setBack)])],
    ...(intervalMs !== undefined && { intervalMs }),
    isSorted,
  };
  return { layout, spanMs };
}

function channelWords({ name, unit, group }: Roles['channels'][number]): ReadChannel {
  return { name: group === undefined ? name : `${group}: ${name}`, ...(unit !== undefined && { unit }) };
}

function channelsOfOne({ channels }: Roles): number {
  const counts = new Map<string, number>();
  for (const { group = '' } of channels) counts.set(group, (counts.get(group) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

function namesIn(sample: TableSample, column: number, unit: string | undefined): ReadChannel[] {
  const names = new Set(sample.runs.flat().map((row) => String(row[column] ?? '')));
  return [...names]
    .filter((name) => name !== '' && !RECORDER_MARK.test(name))
    .sort()
    .map((name) => ({ name, ...(unit !== undefined && { unit }) }));
}

function setBackDoubt({ atMs, byMs, isSeason }: SetBack): string {
  const moment = new Date(atMs).toISOString().slice(0, 16).replace('T', ' ');
  return isSeason
    ? `the clock goes back an hour at ${moment}, as local time does in autumn: --time-zone Europe/Berlin or the like puts its rows in order`
    : `the clock goes back by ${span(byMs)} at ${moment} and on from there: rows of times that have passed are not judged`;
}

function zoneNotes(time: Roles['time']): string[] {
  return time?.zone === 'UTC'
    ? ['times without a zone are taken as UTC: --time-zone Europe/Berlin and the like say otherwise']
    : [];
}
