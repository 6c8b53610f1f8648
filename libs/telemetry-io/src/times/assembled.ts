import { parseNumber, type NumberForm } from '../numbers/form';
import { timeText } from './cell-text';
import { mixedZones, orderTurned, secondForm, withoutTurned, zoneTest, type ZoneTest } from './changed-form';
import { readClock } from './clock-text';
import { timeCandidate } from './find-time';
import { textsOf, type SampledColumn } from './sampled-column';
import { UnreadableTimes, type TimeCandidate } from './time-candidate';
import { eitherReader, formWords, NO_TIME_START_MS, type TimeForm, type WallTime } from './form';
import { fractionColumn, withFraction } from './fraction';
import { givenForm } from './given-form';
import { refuseHalfDays } from './half-days';
import { zoneHint } from './names';
import { elapsedUnit, type CountForm } from './number-times';
import { ofDateAndClock, ofOne, withZones, type RowTimes, type TimeColumns } from './row-times';
import { spread } from './spread';
import type { TimeOptions } from './time-options';
import { zoneColumn } from './zone-column';

/**
 * The times of one column, or of two that hold the date and the time of day.
 * @throws Error for a form that is not known, or that can be read in two ways
 */
export function assembled(
  indexes: readonly number[],
  columns: readonly SampledColumn[],
  numbers: NumberForm,
  options: TimeOptions,
): TimeColumns {
  const [first, second] = indexes as [number, number?];
  const { candidate, isApart } = formOf(indexes, columns, numbers, options);
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

/** How the cells are to be read; `isApart` where date and time of day are read each by itself. */
function formOf(
  indexes: readonly number[],
  columns: readonly SampledColumn[],
  numbers: NumberForm,
  options: TimeOptions,
): { readonly candidate: TimeCandidate; readonly isApart: boolean } {
  const [first, second] = indexes as [number, number?];
  const column = columns[first]!;
  const given = formGiven(options, column, numbers);
  const whole =
    given ??
    timeCandidate(
      second === undefined ? column : { ...column, runs: joinedRuns(indexes, columns) },
      numbers,
      true,
    );
  const isApart =
    second !== undefined &&
    given === undefined &&
    (whole?.form.kind !== 'calendar' || whole.refusal instanceof UnreadableTimes) &&
    isClockColumn(columns[second]!);
  const candidate = isApart ? timeCandidate(column, numbers, true) : whole;
  if (candidate === undefined) throw unknownForm(column.name, textsOf(column.runs.flat())[0] ?? '');
  if (candidate.refusal !== undefined) throw candidate.refusal;
  return { candidate, isApart };
}

/** Of times in a form that is not known: what to do. */
export function unknownForm(name: string, cell: string): UnreadableTimes {
  return new UnreadableTimes(
    `the time column ${JSON.stringify(name)} holds ${JSON.stringify(cell)}, of a form that is not known; ` +
      'name the form by --time-format, such as "dd.MM.yyyy HH:mm", or another column by --time',
  );
}

function carriesZone(isZoned: ZoneTest, { runs }: SampledColumn): boolean {
  const known = textsOf(runs.flat())
    .slice(0, 200)
    .map(isZoned)
    .filter((zoned) => zoned !== undefined);
  return known.length > 0 && known.every(Boolean);
}

/** What is said of a header that names a zone in words. */
function unknownZones(names: readonly string[]): string[] {
  const named = names.flatMap((name) => ZONE_WORDS.exec(name)?.[0] ?? []);
  return named.map(
    (zone) =>
      `the header says ${zone}, which is not known as a zone: --time-zone America/New_York and the like name it`,
  );
}

const ZONE_WORDS = /[\p{L}. ]+ (?:standard|daylight|summer) time/iu;

/** What is said of a zone that can be that of two places. */
function chineseZoneDoubts(isZoned: ZoneTest, { runs }: SampledColumn): string[] {
  const cells = runs.flatMap((run) => spread(textsOf(run), SAMPLED_ZONES));
  return cells.some((cell) => /\bCST\b/.test(cell) && isZoned(cell) === true)
    ? [
        `CST is read as that of North America, 6 hours behind UTC: take it out of the file, and say --time-zone Asia/Shanghai, where that of China is meant`,
      ]
    : [];
}

const SAMPLED_ZONES = 300;

/**
 * A device whose clock was not set writes 1970, or a year far ahead: where most other rows are of our age, such a time is
 * none.
 */
function withoutStrayYears(times: RowTimes, columns: readonly SampledColumn[]): RowTimes {
  const length = Math.min(SAMPLED_ROWS, columns[0]?.runs[0]?.length ?? 0);
  const sampled = Array.from({ length }, (_, at) => times.read(columns.map(({ runs }) => runs[0]?.[at])));
  const known = sampled.filter((timeMs) => !Number.isNaN(timeMs));
  const modern = known.filter((timeMs) => timeMs >= YEAR_1990_MS && timeMs < YEAR_2060_MS);
  const isModern =
    2 * modern.length > known.length &&
    known.every((timeMs) => timeMs < YEAR_1971_MS || timeMs >= YEAR_1990_MS);
  if (!isModern) return times;
  return {
    ...times,
    read: (cells, earlierMs) => {
      const timeMs = times.read(cells, earlierMs);
      return timeMs < YEAR_1971_MS || timeMs >= YEAR_2060_MS ? Number.NaN : timeMs;
    },
  };
}

const SAMPLED_ROWS = 2000;
const [YEAR_1971_MS, YEAR_1990_MS, YEAR_2060_MS] = [Date.UTC(1971), Date.UTC(1990), Date.UTC(2060)];

/** What is said of times that begin beyond our age. */
function farAhead({ read, written }: RowTimes, columns: readonly SampledColumn[]): string[] {
  const first = columns.map(({ runs }) => runs[0]?.[0]);
  return read(first) >= YEAR_2060_MS
    ? [
        `the times lie far ahead, such as ${written(first)}: --time-format names another form, if that is wrong`,
      ]
    : [];
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

function isClockColumn({ runs }: SampledColumn): boolean {
  const cells = textsOf(runs.flat());
  return (
    cells.length > 0 && cells.filter((cell) => !Number.isNaN(readClock(cell))).length >= 0.97 * cells.length
  );
}

function formGiven(
  { timeFormat, timeUnit }: TimeOptions,
  column: SampledColumn,
  numbers: NumberForm,
): TimeCandidate | undefined {
  const text = timeFormat ?? timeUnit;
  if (text === undefined) return undefined;
  const form = givenForm(text);
  return {
    form: timeFormat === undefined ? unitForm(form, column, numbers) : form,
    isDateOnly: false,
    worth: 0,
  };
}

/** A bare unit counts from 1970 where that gives a date of our age, else from the start. */
function unitForm(form: TimeForm, column: SampledColumn, numbers: NumberForm): TimeForm {
  if (form.kind !== 'count') return form;
  const first =
    textsOf(column.runs.flat())
      .map((text) => parseNumber(text, numbers) ?? Number.NaN)
      .find((value) => !Number.isNaN(value)) ?? 0;
  const unit = elapsedUnit(form.count);
  return unit !== undefined && eitherReader([form], Number)(String(first)) < EARLIEST_DATE_MS
    ? { kind: 'elapsed', unit }
    : { kind: 'count', count: form.count as CountForm };
}

/** March 1973, as the decoders have it. */
const EARLIEST_DATE_MS = 1e11;

function joinedColumn(indexes: readonly number[], columns: readonly SampledColumn[]): SampledColumn {
  const column = columns[indexes[0]!]!;
  return indexes.length === 1 ? column : { ...column, runs: joinedRuns(indexes, columns) };
}

function joinedRuns(indexes: readonly number[], columns: readonly SampledColumn[]): string[][] {
  const [first] = indexes as [number];
  return columns[first]!.runs.map((run, at) =>
    run.map((_, row) =>
      indexes
        .map((index) => timeText(columns[index]!.runs[at]?.[row]))
        .join(' ')
        .trim(),
    ),
  );
}
