const HOUR_MS = 3_600_000;
/** Cycles of which a network is told the phase. 1970 began on a Thursday; a week is taken from its Monday. */
const CYCLES = [
  { lengthMs: 24 * HOUR_MS, originMs: 0 },
  { lengthMs: 168 * HOUR_MS, originMs: 96 * HOUR_MS },
];

/** Numbers that tell a moment: sine and cosine of the time of day and of the day of the week, UTC. */
export const CALENDAR_SIZE = 2 * CYCLES.length;

/** Writes the calendar of a moment, each number within -1 to 1. */
export function writeCalendar(timeMs: number, into: Float32Array, at: number): void {
  CYCLES.forEach(({ lengthMs, originMs }, cycle) => {
    const phase = (2 * Math.PI * (timeMs - originMs)) / lengthMs;
    into[at + 2 * cycle] = Math.sin(phase);
    into[at + 2 * cycle + 1] = Math.cos(phase);
  });
}

/** 1 for the numbers of cycles that a stretch shows at least twice: what it does not show cannot be learnt from it. */
export function shownCycles(spanMs: number): number[] {
  return CYCLES.flatMap(({ lengthMs }) => Array<number>(2).fill(spanMs >= 2 * lengthMs ? 1 : 0));
}
