import { readCalendarText, type DateOrder } from './calendar-text';
import { readClock } from './clock-text';
import { NO_TIME_START_MS } from './form';
import { wallClock, type TimeColumns } from './row-times';

/** A line that says when a recording began: a word of beginning, and date and time of day behind it. */
const START =
  /^[\s#%/*"']*((?:\p{L}+[\s_-]+){0,3}(?:start|starttime|startzeit|begin|began|beginn|trigger|t0)(?:[\s_-]+\p{L}+){0,3}(?:\s*\([^)]*\))?)\s*["']?\s*[:=;,\t|]+\s*(.+)$/iu;
/** Orders in which a date by itself can be read in one way only. */
const ORDERS: readonly DateOrder[] = ['ymd', 'named'];
const DOTTED = /^\d{1,2}\.\d{1,2}\.\d{4}\s/;
/** Elapsed time begins within this. */
const SOON_MS = 60_000;

/** Elapsed times counted from the start that a line above the rows tells, where one does; others as they are. */
export function withStart(
  time: TimeColumns | undefined,
  first: readonly unknown[] | undefined,
  above: readonly string[],
  zone: string | undefined,
): TimeColumns | undefined {
  if (time?.isInvented !== true || first === undefined) return time;
  const firstMs = time.read(first) - NO_TIME_START_MS;
  const day = time.isClock === true ? dayIn(above) : undefined;
  const start = day ?? (firstMs >= 0 && firstMs < SOON_MS ? startIn(above) : undefined);
  if (start === undefined) return time;
  const startMs = wallClock({ zone })?.toUtc(start.localMs) ?? start.localMs;
  const shiftMs = startMs - NO_TIME_START_MS;
  const doubt = `the clock has no date: taken as that of ${start.text}, by the line above the rows`;
  return {
    ...time,
    form: `${time.form} since ${start.text}`,
    zone: zone ?? 'UTC',
    isInvented: false,
    doubts: [...time.doubts, ...(day === undefined ? [] : [doubt])],
    read: (cells, earlierMs) =>
      shiftMs + time.read(cells, earlierMs === undefined ? undefined : earlierMs - shiftMs),
  };
}

/** The one day that the lines above name, for a clock that shows none. */
function dayIn(lines: readonly string[]): Start | undefined {
  const found = lines.flatMap((line) => {
    const [written] = DAY.exec(line) ?? [];
    if (written === undefined) return [];
    const orders: readonly DateOrder[] = written.includes('.')
      ? ['dmy']
      : /^\d{4}/.test(written)
        ? ['ymd']
        : ['dmy', 'mdy'];
    const read = orders.flatMap((order) => readCalendarText(written, order) ?? []);
    return new Set(read.map(({ localMs }) => localMs)).size === 1
      ? [{ localMs: read[0]!.localMs, text: written }]
      : [];
  });
  return new Set(found.map(({ localMs }) => localMs)).size === 1 ? found[0] : undefined;
}

const DAY = /(?<![\d.])(?:\d{4}-\d{2}-\d{2}|\d{1,2}\.\d{1,2}\.\d{4}|\d{1,2}\/\d{1,2}\/\d{4})(?![\d.])/;

interface Start {
  readonly localMs: number;
  readonly text: string;
}

function startIn(lines: readonly string[]): Start | undefined {
  for (const line of lines) {
    const told = startOf(START.exec(line)?.[2]);
    if (told !== undefined) return told;
  }
  return pairIn(lines);
}

function startOf(written = ''): Start | undefined {
  const text = written
    .replaceAll(/["']/g, '')
    .replace(/[\s;,|]+$/, '')
    .replace(/[;,\t]+\s*/, ' ')
    .trim();
  if (!text.includes(':')) return undefined;
  const orders = DOTTED.test(text) ? (['dmy'] as const) : ORDERS;
  const found = orders.map((order) => readCalendarText(text, order)).find((one) => one !== undefined);
  if (found === undefined) return undefined;
  return { localMs: found.localMs - 60_000 * (found.offsetMinutes ?? 0), text };
}

/** Date and time of day on two lines, as LabVIEW writes them; of several, the last, which stands next to the rows. */
function pairIn(lines: readonly string[]): Start | undefined {
  const valueOf = (name: string) =>
    lines
      .map((line) => line.split('\t'))
      .filter(([key]) => key === name)
      .at(-1)?.[1]
      ?.replace(/(\.\d{3})\d+$/, '$1');
  const [date, clock] = [valueOf('Date'), valueOf('Time')];
  if (date === undefined || clock === undefined) return undefined;
  const dayMs = readCalendarText(date, 'ymd')?.localMs;
  const clockMs = readClock(clock);
  return dayMs === undefined || Number.isNaN(clockMs)
    ? undefined
    : { localMs: dayMs + clockMs, text: `${date} ${clock}` };
}
