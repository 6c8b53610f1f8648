const HOUR_MS = 3_600_000;

/** Cycles whose phase can be an input. 1970 began on a Thursday; weeks begin on Monday. */
const CYCLES = {
  timeOfDay: { lengthMs: 24 * HOUR_MS, originMs: 0 },
  dayOfWeek: { lengthMs: 168 * HOUR_MS, originMs: 96 * HOUR_MS },
};

export type Cycle = keyof typeof CYCLES;

/** Sine and cosine of the phase in a cycle, each within -1 to 1. @param localMs local time */
export function phaseOf(cycle: Cycle, localMs: number): [sine: number, cosine: number] {
  const { lengthMs, originMs } = CYCLES[cycle];
  const phase = (2 * Math.PI * (localMs - originMs)) / lengthMs;
  return [Math.sin(phase), Math.cos(phase)];
}

/** Whether a stretch shows a cycle at least twice; a cycle it does not show cannot be learnt from it. */
export function showsCycle(cycle: Cycle, spanMs: number): boolean {
  return spanMs >= 2 * CYCLES[cycle].lengthMs;
}

/** Parts of a local date and time. */
const WALL_CLOCK: Intl.DateTimeFormatOptions = {
  calendar: 'iso8601',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: 'numeric',
  day: 'numeric',
  hour: 'numeric',
  minute: 'numeric',
  second: 'numeric',
};

/** Local time of a time zone, as if it were UTC. @param timeZone by its IANA name */
export function wallClock(timeZone: string): (timeMs: number) => number {
  if (timeZone === 'UTC') return (timeMs) => timeMs;
  const format = new Intl.DateTimeFormat('en', { ...WALL_CLOCK, timeZone });
  return (timeMs) => {
    const parts = format.formatToParts(timeMs);
    const [year, month, day, hour, minute, second] = (
      ['year', 'month', 'day', 'hour', 'minute', 'second'] as const
    ).map((wanted) => Number(parts.find(({ type }) => type === wanted)!.value)) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return Date.UTC(year, month - 1, day, hour, minute, second);
  };
}

export function isTimeZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
