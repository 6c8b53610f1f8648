const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const clockFormat = part({ hour: '2-digit', minute: '2-digit', second: '2-digit' });
const minuteFormat = part({ hour: '2-digit', minute: '2-digit' });
const dayFormat = part({ day: 'numeric', month: 'short' });
const yearFormat = part({ day: 'numeric', month: 'short', year: 'numeric' });
const zoneFormat = part({ timeZoneName: 'short' });

/** `14:03:22` in local time. */
export function formatClock(timeMs: number): string {
  return clockFormat.format(timeMs);
}

/** A moment as short as it can be told from `nowMs`: the day only when it is another one, the year likewise. */
export function formatMoment(timeMs: number, nowMs: number, seconds = true): string {
  const clock = (seconds ? clockFormat : minuteFormat).format(timeMs);
  if (yearFormat.format(timeMs) === yearFormat.format(nowMs)) return clock;
  const sameYear = new Date(timeMs).getFullYear() === new Date(nowMs).getFullYear();
  return `${(sameYear ? dayFormat : yearFormat).format(timeMs)}, ${clock}`;
}

/** Name of the local zone at a moment: `GMT+1`, `CET`. */
export function zoneOf(timeMs: number): string {
  return zoneFormat.formatToParts(timeMs).find(({ type }) => type === 'timeZoneName')?.value ?? '';
}

/** A length of time in its two largest units: `2 h 05 min`. */
export function formatDuration(lengthMs: number): string {
  const length = Math.max(0, lengthMs);
  if (length < SECOND) return `${Math.round(length)} ms`;
  if (length < MINUTE) return `${Math.floor(length / SECOND)} s`;
  if (length < HOUR) return twoUnits(length, MINUTE, 'min', SECOND, 's');
  return length < DAY ? twoUnits(length, HOUR, 'h', MINUTE, 'min') : twoUnits(length, DAY, 'd', HOUR, 'h');
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

/** Round local times inside a stretch, at most `count` of them. */
export function ticksBetween(fromMs: number, toMs: number, count: number): number[] {
  const step = STEPS.find((candidate) => (toMs - fromMs) / candidate <= count - 1) ?? (toMs - fromMs) / count;
  const offset = new Date(fromMs).getTimezoneOffset() * MINUTE;
  const ticks: number[] = [];
  for (let tick = Math.ceil((fromMs - offset) / step) * step + offset; tick <= toMs; tick += step)
    ticks.push(tick);
  return ticks;
}

/** Labels of a time axis: clock times, with the day where it changes. */
export function axisLabels(ticksMs: readonly number[], stepMs: number): string[] {
  return ticksMs.map((tick, index) => {
    const before = ticksMs[index - 1];
    const clock = (stepMs < MINUTE ? clockFormat : minuteFormat).format(tick);
    if (stepMs >= DAY) return dayFormat.format(tick);
    const newDay = before !== undefined && dayFormat.format(before) !== dayFormat.format(tick);
    return newDay ? `${clock}\n${dayFormat.format(tick)}` : clock;
  });
}

function part(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', ...options });
}
