import { median } from '@kymo/statistics';
import { dateFirst, readCalendarText, type DateOrder } from './calendar-text';
import { spread } from './spread';

/** Dates that can be read in two ways, with nothing in the file to tell which. */
export class AmbiguousDates extends Error {}

type Runs = readonly (readonly string[])[];
const DAY_MS = 86_400_000;
/** So many cells show whether a column holds dates at all; their order is told by all days. */
const LOOKED_AT = 300;
/** Rows that go on over midnight are at most so many usual steps apart. */
const STEPS_OVER_MIDNIGHT = 5;

/**
 * The order in which the dates of a column are written; undefined where they are no dates.
 * @param runs cells that follow each other in the file
 * @param enough share of the cells that have to be dates
 * @throws AmbiguousDates
 */
export function dateOrderOf(runs: Runs, column: string, enough: number): DateOrder | undefined {
  const cells = runs.flat();
  const some = spread(cells, LOOKED_AT);
  const share = (order: DateOrder, among = some) =>
    among.filter((cell) => readCalendarText(cell, order) !== undefined).length / Math.max(1, among.length);
  if (share('named') >= enough) return 'named';
  const kind = Math.max(share('ymd'), share('ydm')) >= enough ? 'year first' : 'year last';
  if (kind === 'year last' && Math.max(share('dmy'), share('mdy')) < enough) return undefined;
  const days = [...new Set(cells.map(dayIn))];
  if (kind === 'year first') return share('ydm', days) > share('ymd', days) ? 'ydm' : 'ymd';
  const [dmy, mdy] = [share('dmy', days), share('mdy', days)];
  if (
    days.every((day) => SHORT_DATE.test(day)) &&
    isYearFirst(runs, column, share('yymd', days), Math.max(dmy, mdy))
  )
    return 'yymd';
  if (dmy !== mdy) {
    const order = dmy > mdy ? 'dmy' : 'mdy';
    refuseBothOrders(runs, column, order);
    return order;
  }
  if (cells.filter((cell) => DOTTED.test(dayIn(cell))).length >= enough * cells.length) return 'dmy';
  const [dayFirst, monthFirst] = [continuity(runs, 'dmy'), continuity(runs, 'mdy')];
  if (dayFirst !== monthFirst) {
    const order = dayFirst > monthFirst ? 'dmy' : 'mdy';
    refuseBothOrders(runs, column, order);
    return order;
  }
  if (cells.every((cell) => sameEitherWay(cell))) return 'dmy';
  throw new AmbiguousDates(bothReadings(cells, column));
}

/**
 * A spreadsheet that takes the month for the first reads `03/02/2025` so, and leaves `13/02/2025` as it stands.
 * @throws AmbiguousDates where dates go on only with those that can be read both ways in the other order
 */
function refuseBothOrders(runs: Runs, column: string, order: DateOrder): void {
  const other = order === 'dmy' ? 'mdy' : 'dmy';
  const swapped = (cell: string) => readCalendarText(cell, other) ?? readCalendarText(cell, order);
  const leaps = leapsIn(runs, (cell) => readCalendarText(cell, order));
  if (leaps === 0) return;
  if (leapsIn(runs, swapped) > leaps / 4 && !runs.some((run) => changes(run, order, other))) return;
  const cells = runs.flat();
  const both = cells.findLast((cell) => readCalendarText(cell, other) !== undefined && !sameEitherWay(cell));
  const only = cells.find((cell) => readCalendarText(cell, other) === undefined) ?? cells[0];
  throw new AmbiguousDates(
    `the dates of column ${JSON.stringify(column)} are written in both orders: ${both} goes on with the others only as ` +
      `${WORDS[other]}, ${only} only as ${WORDS[order]}, as a spreadsheet leaves them that took the one for the other; ` +
      'export them again, best as yyyy-mm-dd',
  );
}

/** Whether dates leap at one row and at every midnight from there on, but go on where they are read in the other order. */
function changes(run: readonly string[], order: DateOrder, other: DateOrder): boolean {
  const timeOf = (cell: string, one: DateOrder) => readCalendarText(cell, one)?.localMs ?? Number.NaN;
  let leaps = 0;
  let meant = 0;
  run.forEach((cell, at) => {
    const before = run[at - 1];
    if (before === undefined || Math.abs(timeOf(cell, order) - timeOf(before, order)) <= LEAP_MS) return;
    leaps++;
    const isNear = (one: DateOrder) => Math.abs(timeOf(cell, other) - timeOf(before, one)) <= 2 * DAY_MS;
    if (isNear(order) || isNear(other)) meant++;
  });
  return leaps > 0 && meant === leaps;
}

/** Gaps in the telemetry are seldom longer. */
const LEAP_MS = 21 * DAY_MS;

const WORDS: Readonly<Partial<Record<DateOrder, string>>> = { dmy: 'dd/mm/yyyy', mdy: 'mm/dd/yyyy' };

/** How often the times leap by more than three weeks. */
function leapsIn(runs: Runs, read: (cell: string) => { readonly localMs: number } | undefined): number {
  let leaps = 0;
  for (const run of runs) {
    let before = Number.NaN;
    for (const cell of run) {
      const timeMs = read(cell)?.localMs ?? Number.NaN;
      if (Math.abs(timeMs - before) > LEAP_MS) leaps++;
      before = timeMs;
    }
  }
  return leaps;
}

/** Nobody who writes dots begins with the month. */
const DOTTED = /^\d{1,2}\.\d{1,2}\./;

/** Two digits each: the year may stand first or last. */
const SHORT_DATE = /^\d{2}([-./])\d{2}\1\d{2}$/;

/** Whether the year stands first, by the dates that are none otherwise, or by days that follow each other. @throws AmbiguousDates */
function isYearFirst(runs: Runs, column: string, first: number, last: number): boolean {
  if (first !== last) return first > last;
  const goesOn = (order: DateOrder) => continuity(runs, order) > 0;
  const [yearFirst, yearLast] = [goesOn('yymd'), goesOn('dmy') || goesOn('mdy')];
  if (yearFirst !== yearLast) return yearFirst;
  const some = spread(runs.flat(), LOOKED_AT);
  const leaps = (order: DateOrder) =>
    some.every((cell) => readCalendarText(cell, order) !== undefined)
      ? leapsIn(runs, (cell) => readCalendarText(cell, order))
      : Number.POSITIVE_INFINITY;
  const [leapsFirst, leapsLast] = [leaps('yymd'), Math.min(leaps('dmy'), leaps('mdy'))];
  if (leapsFirst !== leapsLast) return leapsFirst < leapsLast;
  const cell = runs.flat()[0]!;
  // Who writes two digits of the year with dots mostly begins with the day; who begins with the year writes it recently.
  if (DOTTED.test(cell) && yearsAgo(cell, 'dmy') <= yearsAgo(cell, 'yymd')) return false;
  throw new AmbiguousDates(
    `the dates of column ${JSON.stringify(column)}, such as ${cell}, can begin with the year (--time-format yy-mm-dd) ` +
      'or end with it (--time-format dd-mm-yy), and none of them tells which; say which',
  );
}

/** How many years the year of a date lies from the middle of our age. */
function yearsAgo(cell: string, order: DateOrder): number {
  const year = new Date(readCalendarText(cell, order)?.localMs ?? Number.NaN).getUTCFullYear();
  return Math.abs(year - MIDDLE_YEAR);
}

/** Telemetry with two digits of the year is mostly of these years. */
const MIDDLE_YEAR = 2022;

/** Days that go on over midnight as the rows before them do, less those that leap. */
function continuity(runs: Runs, order: DateOrder): number {
  let goesOn = 0;
  let leaps = 0;
  for (const run of runs) {
    const times = run.map((cell) => readCalendarText(cell, order)?.localMs ?? Number.NaN);
    const steps = times.slice(1).map((time, index) => time - times[index]!);
    const within = steps.filter(
      (step, index) => step !== 0 && dayOf(times[index]!) === dayOf(times[index + 1]!),
    );
    const usual = median(within.map(Math.abs));
    steps.forEach((step, index) => {
      if (dayOf(times[index]!) === dayOf(times[index + 1]!)) return;
      const isNear = usual > 0 ? Math.abs(step) <= Math.max(STEPS_OVER_MIDNIGHT * usual, DAY_MS) : false;
      if (isNear) goesOn++;
      else leaps++;
    });
  }
  return goesOn > 0 && goesOn > leaps ? 1 : 0;
}

/** The day that a cell names, without the time of day. */
function dayIn(cell: string): string {
  return /^[\d./-]+/.exec(dateFirst(cell))?.[0] ?? cell;
}

const dayOf = (timeMs: number) => Math.floor(timeMs / DAY_MS);

function sameEitherWay(cell: string): boolean {
  return readCalendarText(cell, 'dmy')?.localMs === readCalendarText(cell, 'mdy')?.localMs;
}

function bothReadings(cells: readonly string[], column: string): string {
  const cell = cells.find((one) => !sameEitherWay(one))!;
  const said = (order: DateOrder) =>
    new Date(readCalendarText(cell, order)!.localMs).toLocaleDateString('en-GB', {
      dateStyle: 'long',
      timeZone: 'UTC',
    });
  return (
    `the dates of column ${JSON.stringify(column)} can be read in two ways, and none of them tells which: ` +
    `${cell} is ${said('dmy')} (--time-format dd/mm/yyyy) or ${said('mdy')} (--time-format mm/dd/yyyy); say which`
  );
}
