import { parseNumber, type NumberForm } from '../numbers/form';
import { mixedZones, orderTurned, secondForm, withoutTurned, zoneTest, type ZoneTest } from './changed-form';
import { columnForm, joinedColumn } from './column-form';
import { eitherReader, formWords, NO_TIME_START_MS, type WallTime } from './form';
import { fractionColumn, withFraction } from './fraction';
import { refuseHalfDays } from './half-days';
import { zoneHint } from './names';
import { ofDateAndClock, ofOne, withZones, type RowTimes, type TimeColumns } from './row-times';
import { textsOf, type SampledColumn } from './sampled-column';
import { farAhead, withoutStrayYears } from './stray-years';
import type { TimeOptions } from './time-options';
import { zoneColumn } from './zone-column';
import { chineseZoneDoubts, unknownZones } from './zone-doubts';

/**
 * The times of one column, or of two that hold the date and the time of day.
 * @throws Error for a form that is not known, or that can be read in two ways
 */
export function timesOfColumns(
  indexes: readonly number[],
  columns: readonly SampledColumn[],
  numbers: NumberForm,
  options: TimeOptions,
): TimeColumns {
  const [first, second] = indexes as [number, number?];
  const { candidate, isApart } = columnForm(indexes, columns, numbers, options);
  const { form } = candidate;
  const numberOf = (text: string) => parseNumber(text, numbers) ?? Number.NaN;
  const isGiven = options.timeFormat !== undefined || options.timeUnit !== undefined;
  const written = joinedColumn(indexes, columns);
  const other = isApart || isGiven ? undefined : secondForm(written, form, numbers);
  const forms = other === undefined ? [form] : [form, other];
  const isDate = forms.some(({ kind }) => kind === 'calendar' || kind === 'compact' || kind === 'format');
  const isZoned = zoneTest(forms, numberOf);
  const hasZone = isDate && carriesZone(isZoned, written);
  const zone =
    options.timeZone ??
    indexes
      .map((index) => zoneHint(columns[index]!.name, columns[index]!.unit))
      .find((hint) => hint !== undefined);
  const zones = isDate && !hasZone && zone === undefined ? zoneColumn(columns) : undefined;
  const timesIn = (wall: WallTime, among = forms): RowTimes =>
    isApart && second !== undefined
      ? ofDateAndClock(first, second, among[0]!, numberOf, wall)
      : ofOne(indexes, eitherReader(among, numberOf, wall));
  if (isDate) refuseHalfDays(timesIn({}), columns);
  const mixed =
    isDate && zone === undefined && !isApart ? mixedZones(timesIn({}), columns, isZoned) : undefined;
  const wall = {
    ...(zones === undefined && { zone }),
    isDescending: zone !== undefined && goesBack(timesIn({}), columns),
    // Rows of the other kind may be of another clock.
    ...(isDate && zone === undefined && mixed === undefined && !isApart && { isZoneWritten: hasZone }),
  };
  const turned = isGiven ? undefined : orderTurned(form);
  const inOrder =
    turned === undefined ? timesIn(wall) : withoutTurned(timesIn(wall), timesIn(wall, [turned]), columns);
  const read = zones === undefined ? inOrder : withZones(inOrder, zones);
  const times = isDate ? withoutStrayYears(read, columns) : read;
  const fraction = fractionColumn(indexes, columns, times, numbers);
  const used = [...indexes, ...[zones, fraction?.index].filter((index) => index !== undefined)];
  const words = forms.map(formWords).join(', or ');
  return {
    columns: used,
    form: second === undefined ? words : `${words} and time of day`,
    ...(wall.isZoneWritten !== undefined && { isZoneWritten: wall.isZoneWritten }),
    ...(isDate && !hasZone && { zone: zones === undefined ? (zone ?? 'UTC') : columns[zones]!.name }),
    isInvented: form.kind === 'elapsed' || (form.kind === 'clock' && !beginsWithDay(times, columns)),
    ...(form.kind === 'clock' && { isClock: true }),
    doubts: [
      ...(candidate.doubt === undefined ? [] : [candidate.doubt]),
      ...(isDate && zone === undefined ? unknownZones(indexes.map((index) => columns[index]!.name)) : []),
      ...(mixed === undefined ? [] : [mixed]),
      ...(isDate ? chineseZoneDoubts(isZoned, written) : []),
      ...(isDate ? farAhead(times, columns) : []),
    ],
    ...(fraction === undefined ? times : withFraction(times, fraction)),
  };
}

function carriesZone(isZoned: ZoneTest, { runs }: SampledColumn): boolean {
  const known = textsOf(runs.flat())
    .slice(0, 200)
    .map(isZoned)
    .filter((zoned) => zoned !== undefined);
  return known.length > 0 && known.every(Boolean);
}

/** Whether a row of a day stands above those of its times of day. */
function beginsWithDay({ read }: RowTimes, columns: readonly SampledColumn[]): boolean {
  return read(columns.map(({ runs }) => runs[0]?.[0])) >= NO_TIME_START_MS + DAY_MS;
}

const DAY_MS = 86_400_000;

function goesBack({ read }: RowTimes, columns: readonly SampledColumn[]): boolean {
  const [run = []] = columns[0]?.runs ?? [];
  const row = (at: number) => columns.map(({ runs }) => runs[0]?.[at]);
  return read(row(run.length - 1)) < read(row(0));
}
