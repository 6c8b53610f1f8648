import { keep, recall } from './kept';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Whose clock times are written in. */
export type Zone = 'local' | 'UTC';

interface Formats {
  readonly clock: Intl.DateTimeFormat;
  readonly minute: Intl.DateTimeFormat;
  readonly day: Intl.DateTimeFormat;
  readonly dayOfYear: Intl.DateTimeFormat;
  readonly year: Intl.DateTimeFormat;
  readonly zone: Intl.DateTimeFormat;
}

const FORMATS: Readonly<Record<Zone, Formats>> = { local: formatsOf(undefined), UTC: formatsOf('UTC') };

let zone: Zone = recall('zone') === 'UTC' ? 'UTC' : 'local';

export function currentZone(): Zone {
  return zone;
}

/** Has all times written in a zone from now on, in this browser. */
export function chooseZone(next: Zone): void {
  zone = next;
  keep('zone', next === 'UTC' ? 'UTC' : null);
}

/** `14:03:22`. */
export function formatClock(timeMs: number): string {
  return FORMATS[zone].clock.format(timeMs);
}

/** A moment as short as it can be told from `nowMs`: the day only when it is another one, the year likewise. */
export function formatMoment(timeMs: number, nowMs: number, seconds = true): string {
  const { clock, minute, dayOfYear, day, year } = FORMATS[zone];
  const time = (seconds ? clock : minute).format(timeMs);
  if (dayOfYear.format(timeMs) === dayOfYear.format(nowMs)) return time;
  const sameYear = year.format(timeMs) === year.format(nowMs);
  return `${(sameYear ? day : dayOfYear).format(timeMs)}, ${time}`;
}

/** Name of the zone at a moment: `GMT+1`, `CET`, `UTC`. */
export function zoneOf(timeMs: number): string {
  const { zone: format } = FORMATS[zone];
  return format.formatToParts(timeMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** A length of time in its two largest units: `2 h 05 min`. */
export function formatDuration(lengthMs: number): string {
  const length = Math.max(0, lengthMs);
  if (length < SECOND) return `${Math.round(length)} ms`;
  if (length < MINUTE) return `${Math.floor(length / SECOND)} s`;
  if (length < HOUR) return twoUnits(length, MINUTE, 'min', SECOND, 's');
  return length < DAY ? twoUnits(length, HOUR, 'h', MINUTE, 'min') : twoUnits(length, DAY, 'd', HOUR, 'h');
}

/** How long trouble lasted: times of samples waver by less than a second. */
export function formatLasting(lengthMs: number): string {
  return formatDuration(lengthMs < SECOND ? lengthMs : SECOND * Math.round(lengthMs / SECOND));
}

/** A length of time in its largest unit alone: `2 h`. */
export function formatAge(lengthMs: number): string {
  const length = Math.max(0, lengthMs);
  if (length < MINUTE) return `${Math.floor(length / SECOND)} s`;
  if (length < HOUR) return `${Math.floor(length / MINUTE)} min`;
  return length < DAY ? `${Math.floor(length / HOUR)} h` : `${Math.floor(length / DAY)} d`;
}

function twoUnits(
  length: number,
  large: number,
  largeName: string,
  small: number,
  smallName: string,
): string {
  const rest = Math.floor((length % large) / small);
  const head = `${Math.floor(length / large)} ${largeName}`;
  return rest === 0 ? head : `${head} ${String(rest).padStart(2, '0')} ${smallName}`;
}

const STEPS = [1, 5, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080, 43_200, 129_600, 525_600].map(
  (minutes) => minutes * MINUTE,
);

/** Round times inside a stretch, at most `count` of them. */
export function ticksBetween(fromMs: number, toMs: number, count: number): number[] {
  const step = STEPS.find((candidate) => (toMs - fromMs) / candidate <= count - 1) ?? (toMs - fromMs) / count;
  const offset = zone === 'UTC' ? 0 : new Date(fromMs).getTimezoneOffset() * MINUTE;
  const ticks: number[] = [];
  for (let tick = Math.ceil((fromMs - offset) / step) * step + offset; tick <= toMs; tick += step)
    ticks.push(tick);
  return ticks;
}

/** Labels of a time axis: clock times, with the day where it changes. */
export function axisLabels(ticksMs: readonly number[], stepMs: number): string[] {
  const { clock, minute, day } = FORMATS[zone];
  return ticksMs.map((tick, index) => {
    const before = ticksMs[index - 1];
    const time = (stepMs < MINUTE ? clock : minute).format(tick);
    if (stepMs >= DAY) return day.format(tick);
    const newDay = before !== undefined && day.format(before) !== day.format(tick);
    return newDay ? `${time}\n${day.format(tick)}` : time;
  });
}

function formatsOf(timeZone: string | undefined): Formats {
  const part = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', ...(timeZone && { timeZone }), ...options });
  return {
    clock: part({ hour: '2-digit', minute: '2-digit', second: '2-digit' }),
    minute: part({ hour: '2-digit', minute: '2-digit' }),
    day: part({ day: 'numeric', month: 'short' }),
    dayOfYear: part({ day: 'numeric', month: 'short', year: 'numeric' }),
    year: part({ year: 'numeric' }),
    zone: part({ timeZoneName: 'short' }),
  };
}
