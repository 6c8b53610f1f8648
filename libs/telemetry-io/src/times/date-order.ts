import { median } from '@kymo/statistics';
import { readCalendarText, type DateOrder } from './calendar-text';
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
  if (dmy !== mdy) return dmy > mdy ? 'dmy' : 'mdy';
  if (cells.every((cell) => /^\d{1,2}\.\d{1,2}\./.test(cell))) return 'dmy';
  const [dayFirst, monthFirst] = [continuity(runs, 'dmy'), continuity(runs, 'mdy')];
  if (dayFirst !== monthFirst) return dayFirst > monthFirst ? 'dmy' : 'mdy';
  if (cells.every((cell) => sameEitherWay(cell))) return 'dmy';
  throw new AmbiguousDates(bothReadings(cells, column));
}

/** Two digits each, with dashes: the year may stand first or last. */
const SHORT_DATE = /^\d{2}-\d{2}-\d{2}$/;

/** Whether the year stands first, by the dates that are none otherwise, or by days that follow each other. @throws AmbiguousDates */
function isYearFirst(runs: Runs, column: string, first: number, last: number): boolean {
  if (first !== last) return first > last;
  const goesOn = (order: DateOrder) => continuity(runs, order) > 0;
  const [yearFirst, yearLast] = [goesOn('yymd'), goesOn('dmy') || goesOn('mdy')];
  if (yearFirst !== yearLast) return yearFirst;
  const cell = runs.flat()[0]!;
  throw new AmbiguousDates(
    `the dates of column ${JSON.stringify(column)}, such as ${cell}, can begin with the year (--time-format yy-mm-dd) ` +
      'or end with it (--time-format dd-mm-yy), and none of them tells which; say which',
  );
}

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
  return /^[\d./-]+/.exec(cell)?.[0] ?? cell;
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
