import { parseNumber, type NumberForm } from '../numbers/form';
import { readClockDigits } from './clock-text';
import { textsOf, type SampledColumn } from './sampled-column';
import { UnreadableTimes, type TimeCandidate } from './time-candidate';
import { formWords } from './form';
import { periodsOfDay } from './periods-of-day';
import { zoneHint } from './names';
import { ofDateAndClock, type TimeColumns } from './row-times';
import type { TimeOptions } from './time-options';

const CLOCK_NAME = /^(time|hour|hhmm|hhmmss|uhrzeit|zeit|hrmn|stunde|heure|hora|ora$|uur|he$|hr$|hh$)/i;
const HOUR_NAME = /^(hour|stunde|heure|hora|ora$|uur|he$|hr$|hh$)/i;
const HOURS = 24;

const SECONDS_OF_DAY = 86_400;

/**
 * A date and, in a column that says so, the time of day in digits such as 1530, the hour from 0 to 24, or the share of the
 * day as spreadsheets count it; undefined where there is none.
 * @throws UnreadableTimes for hours beyond 24
 */
export function digitClock(
  date: { readonly index: number; readonly candidate: TimeCandidate } | undefined,
  columns: readonly SampledColumn[],
  numbers: NumberForm,
  options: TimeOptions,
): TimeColumns | undefined {
  if (date === undefined) return undefined;
  const numberOf = (text: string) => parseNumber(text, numbers) ?? Number.NaN;
  const clock = columns.findIndex(
    ({ name, runs }, index) =>
      index !== date.index &&
      CLOCK_NAME.test(name.trim()) &&
      (isDigits(textsOf(runs.flat())) || areShares(textsOf(runs.flat()).map(numberOf))),
  );
  if (clock < 0) return periodsOfDay(date, columns, numberOf, options);
  const { name, unit, runs } = columns[clock]!;
  const isHour = HOUR_NAME.test(name.trim()) && !/mm/i.test(name);
  const hours = textsOf(runs.flat()).map(numberOf);
  const latest = hours.reduce((most, hour) => Math.max(most, hour), 0);
  if (isHour && latest === HOURS + 1)
    throw new UnreadableTimes(
      `the hours of column ${JSON.stringify(name)} go up to ${latest}, the day on which the clock goes back; ` +
        'hours from 0 to 24, or times with their zone expected',
    );
  const zone = options.timeZone ?? zoneHint(name, unit);
  const { form } = date.candidate;
  const isShare = areShares(hours);
  const read = isShare
    ? (text: string) => Math.round(numberOf(text) * SECONDS_OF_DAY) * 1000
    : isHour && latest <= HOURS
      ? (text: string) => Number(text || Number.NaN) * 3_600_000
      : readClockDigits;
  return {
    columns: [date.index, clock],
    form: `${formWords(form)} and ${isShare ? 'share of the day' : 'time of day in digits'}`,
    zone: zone ?? 'UTC',
    isInvented: false,
    doubts: [],
    ...ofDateAndClock(date.index, clock, form, numberOf, { zone }, read),
  };
}

function isDigits(cells: readonly string[]): boolean {
  return (
    cells.length > 0 &&
    cells.every(
      (cell) => !Number.isNaN(readClockDigits(cell)) || (/^\d+$/.test(cell) && Number(cell) <= HOURS + 1),
    )
  );
}

/** Whether all numbers are shares of one day. */
function areShares(values: readonly number[]): boolean {
  return values.some((value) => !Number.isInteger(value)) && values.every((value) => value >= 0 && value < 1);
}
