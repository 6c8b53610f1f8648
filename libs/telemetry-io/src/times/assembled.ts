import { parseNumber, type NumberForm } from '../numbers/form';
import { timeText } from './cell-text';
import { readClock } from './clock-text';
import { textsOf, timeCandidate, UnreadableTimes, type SampledColumn, type TimeCandidate } from './find-time';
import { formWords, timeReader, writtenReader, type TimeForm } from './form';
import { fractionColumn, withFraction } from './fraction';
import { givenForm } from './given-form';
import { zoneHint } from './names';
import { elapsedUnit, type CountForm } from './number-times';
import { ofDateAndClock, ofOne, withZones, type RowTimes, type TimeColumns } from './row-times';
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
  const isDate = form.kind === 'calendar' || form.kind === 'compact' || form.kind === 'format';
  const hasZone = isDate && carriesZone(form, columns[indexes.at(-1)!]!);
  const zone =
    options.timeZone ??
    indexes
      .map((index) => zoneHint(columns[index]!.name, columns[index]!.unit))
      .find((hint) => hint !== undefined);
  const zones = isDate && !hasZone && zone === undefined ? zoneColumn(columns) : undefined;
  const timesIn = (inZone: string | undefined, isDescending = false): RowTimes =>
    isApart && second !== undefined
      ? ofDateAndClock(first, second, form, numberOf, { zone: inZone, isDescending })
      : ofOne(indexes, timeReader(form, numberOf, { zone: inZone, isDescending }));
  const isDescending = zone !== undefined && goesBack(timesIn(undefined), columns);
  const times = zones === undefined ? timesIn(zone, isDescending) : withZones(timesIn(undefined), zones);
  const fraction = fractionColumn(indexes, columns, times, numbers);
  const used = [...indexes, ...[zones, fraction?.index].filter((index) => index !== undefined)];
  return {
    columns: used,
    form: second === undefined ? formWords(form) : `${formWords(form)} and time of day`,
    ...(isDate && !hasZone && { zone: zones === undefined ? (zone ?? 'UTC') : columns[zones]!.name }),
    isInvented: form.kind === 'elapsed' || form.kind === 'clock',
    doubts: candidate.doubt === undefined ? [] : [candidate.doubt],
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
    whole?.form.kind !== 'calendar' &&
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

function carriesZone(form: TimeForm, { runs }: SampledColumn): boolean {
  const read = writtenReader(form);
  const cells = textsOf(runs.flat()).slice(0, 200);
  return cells.length > 0 && cells.every((cell) => read(cell)?.offsetMinutes !== undefined);
}

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
  return unit !== undefined && timeReader(form, Number)(String(first)) < EARLIEST_DATE_MS
    ? { kind: 'elapsed', unit }
    : { kind: 'count', count: form.count as CountForm };
}

/** March 1973, as the decoders have it. */
const EARLIEST_DATE_MS = 1e11;

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
