import { parseNumber, type NumberForm } from '../numbers/form';
import { timeText } from './cell-text';
import { readClock } from './clock-text';
import { timeCandidate } from './find-time';
import { eitherReader, type TimeForm } from './form';
import { givenForm } from './given-form';
import { elapsedUnit, type CountForm } from './number-times';
import { textsOf, type SampledColumn } from './sampled-column';
import { UnreadableTimes, type TimeCandidate } from './time-candidate';
import type { TimeOptions } from './time-options';

/** How the cells are to be read; `isApart` where date and time of day are read each by itself. */
export function columnForm(
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

/** One column as it is, two as one whose cells stand beside each other. */
export function joinedColumn(indexes: readonly number[], columns: readonly SampledColumn[]): SampledColumn {
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
