import { median } from '@kymo/statistics';
import { parseNumber, type NumberForm } from '../numbers/form';
import { readCalendarText, type DateOrder } from './calendar-text';
import { timeCandidate } from './find-time';
import { textsOf, type SampledColumn } from './sampled-column';
import { UnreadableTimes } from './time-candidate';
import { timeReader, writtenReader, type TimeForm } from './form';
import type { RowTimes } from './row-times';
import { spread } from './spread';

/** Whether a time carries its zone, as counts since 1970 do; undefined where it is in none of the forms. */
export type ZoneTest = (text: string) => boolean | undefined;

/** Fewer cells in another form are strays. */
const FEWEST = 3;
const ENOUGH = 0.97;
const LOOKED_AT = 400;

/** The form of the sampled times that are not in the first one, where all of those have one and the same. */
export function secondForm(column: SampledColumn, form: TimeForm, numbers: NumberForm): TimeForm | undefined {
  const numberOf = (text: string) => parseNumber(text, numbers) ?? Number.NaN;
  const read = timeReader(form, numberOf);
  const isOther = (cell: string) => Number.isNaN(read(cell));
  const runs = column.runs.map(textsOf);
  if (!runs.some((run) => spread(run, LOOKED_AT).some(isOther))) return undefined;
  const others = runs.map((run) => run.filter(isOther)).filter((run) => run.length > 0);
  const cells = others.flat();
  if (cells.length < FEWEST) return undefined;
  const found = timeCandidate({ ...column, runs: others }, numbers, true);
  if (found === undefined || found.refusal !== undefined || found.doubt !== undefined) return undefined;
  if (!DATED.has(found.form.kind) || found.form.kind === form.kind)
    return otherOrder(found.form, form, cells);
  const readOther = timeReader(found.form, numberOf);
  const known = spread(cells, LOOKED_AT).filter((cell) => !Number.isNaN(readOther(cell)));
  return known.length >= ENOUGH * Math.min(cells.length, LOOKED_AT) ? found.form : undefined;
}

const DATED: ReadonlySet<TimeForm['kind']> = new Set(['calendar', 'compact', 'count']);

/** Dates that no other order reads: those with the year first beside those with dots, or the name of the month. */
function otherOrder(found: TimeForm, form: TimeForm, cells: readonly string[]): TimeForm | undefined {
  if (found.kind === 'count' && form.kind === 'count') return found;
  if (found.kind !== 'calendar' || form.kind !== 'calendar') return undefined;
  const isApart = kindOfOrder(found.order) !== kindOfOrder(form.order);
  const reads = cells.filter((cell) => readCalendarText(cell, found.order) !== undefined).length;
  return isApart && reads >= ENOUGH * cells.length ? found : undefined;
}

function kindOfOrder(order: DateOrder): 'named' | 'first' | 'last' {
  if (order === 'named') return 'named';
  return order === 'ymd' || order === 'ydm' ? 'first' : 'last';
}

/** Tells of times in any of the forms whether they carry a zone. */
export function zoneTest(forms: readonly TimeForm[], numberOf: (text: string) => number): ZoneTest {
  const tests = forms.map((form): ZoneTest => {
    if (form.kind === 'count' || form.kind === 'since') {
      const read = timeReader(form, numberOf);
      return (text) => (Number.isNaN(read(text)) ? undefined : true);
    }
    const read = writtenReader(form);
    return (text) => {
      const written = read(text);
      return written === undefined ? undefined : written.offsetMinutes !== undefined;
    };
  });
  return (text) => {
    for (const test of tests) {
      const found = test(text);
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** From a row with a zone to one without, or back. */
interface ZoneStep {
  readonly step: number;
  readonly isToZoned: boolean;
}

/** Rows that go on are at most so many usual steps apart. */
const STEPS = 3;
const QUARTER_MS = 900_000;

/**
 * Where some times carry a zone and others none, whether these go on with those as times of UTC do.
 * @param times with those that carry no zone as of UTC
 * @returns what is doubtful of it; undefined where all times carry a zone, or none does
 * @throws UnreadableTimes where they do not go on so
 */
export function mixedZones(
  { read, written }: RowTimes,
  columns: readonly SampledColumn[],
  isZoned: ZoneTest,
): string | undefined {
  const within: number[] = [];
  const across: ZoneStep[] = [];
  const examples = new Map<boolean, string>();
  for (const [at, run] of (columns[0]?.runs ?? []).entries()) {
    let before: { readonly timeMs: number; readonly zoned: boolean } | undefined;
    for (let row = 0; row < run.length; row++) {
      const cells = columns.map(({ runs }) => runs[at]?.[row]);
      const text = written(cells);
      const zoned = isZoned(text);
      if (zoned === undefined) continue;
      if (!examples.has(zoned)) examples.set(zoned, text);
      const timeMs = read(cells);
      if (before !== undefined) {
        const step = timeMs - before.timeMs;
        if (before.zoned === zoned) within.push(step);
        else across.push({ step, isToZoned: zoned });
      }
      before = { timeMs, zoned };
    }
  }
  const [without, withZone] = [examples.get(false), examples.get(true)];
  if (without === undefined || withZone === undefined) return undefined;
  const usual = median(within.filter((step) => step !== 0)) || 0;
  const said = `some times carry a zone (${withZone}), others none (${without})`;
  if (across.length > 0 && across.every(({ step }) => Math.abs(step) <= STEPS * Math.abs(usual)))
    return `${said}: these are taken as UTC, as which they go on with the others; --time-zone Europe/Berlin and the like say otherwise`;
  throw new UnreadableTimes(
    `${said}, and as UTC they do not go on with each other; say the zone of these by --time-zone${likelyOffset(across, usual)}`,
  );
}

/** The offset from UTC by which times without a zone would go on with the others. */
function likelyOffset(across: readonly ZoneStep[], usual: number): string {
  if (across.length === 0) return '';
  const offsets = across.map(({ step, isToZoned }) => (isToZoned ? usual - step : step - usual));
  const quarters = Math.round(median(offsets) / QUARTER_MS);
  const isNear = offsets.every((offset) => Math.abs(offset - quarters * QUARTER_MS) <= Math.abs(usual));
  if (!isNear || quarters === 0 || Math.abs(quarters) > FARTHEST_QUARTERS) return '';
  const two = (count: number) => String(count).padStart(2, '0');
  const offset = `${quarters < 0 ? '-' : '+'}${two(Math.floor(Math.abs(quarters) / 4))}:${two((Math.abs(quarters) % 4) * 15)}`;
  return `: with ${offset} they would`;
}

/** No zone is more than 14 hours off. */
const FARTHEST_QUARTERS = 56;

const OTHER_ORDER: Readonly<Partial<Record<DateOrder, DateOrder>>> = {
  dmy: 'mdy',
  mdy: 'dmy',
  ymd: 'ydm',
  ydm: 'ymd',
};

/** The other order in which the same digits are a date. */
export function orderTurned(form: TimeForm): TimeForm | undefined {
  const order = form.kind === 'calendar' ? OTHER_ORDER[form.order] : undefined;
  return order === undefined ? undefined : { kind: 'calendar', order };
}

const NEAR_MS = 2 * 86_400_000;

/**
 * Refuses rows whose dates go on with those before only in the other order: the file has changed it. The first days of months
 * that follow each other do so in either order.
 */
export function withoutTurned(
  times: RowTimes,
  turned: RowTimes,
  columns: readonly SampledColumn[],
): RowTimes {
  if (usualStep(times, columns) > NEAR_MS) return times;
  let lastTurnedMs = Number.NaN;
  const isNear = (timeMs: number, toMs: number) => Math.abs(timeMs - toMs) <= NEAR_MS;
  return {
    ...times,
    read: (cells, earlierMs) => {
      const timeMs = times.read(cells, earlierMs);
      if (earlierMs === undefined || isNear(timeMs, earlierMs)) return timeMs;
      const turnedMs = turned.read(cells, earlierMs);
      if (turnedMs === timeMs || !(isNear(turnedMs, earlierMs) || isNear(turnedMs, lastTurnedMs)))
        return timeMs;
      lastTurnedMs = turnedMs;
      return Number.NaN;
    },
  };
}

function usualStep({ read }: RowTimes, columns: readonly SampledColumn[]): number {
  const length = Math.min(LOOKED_AT, columns[0]?.runs[0]?.length ?? 0);
  const known = Array.from({ length }, (_, row) => read(columns.map(({ runs }) => runs[0]?.[row]))).filter(
    (timeMs) => !Number.isNaN(timeMs),
  );
  return median(known.slice(1).map((timeMs, at) => Math.abs(timeMs - known[at]!)));
}
