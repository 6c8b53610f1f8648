export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** Hours since midnight, UTC. */
export function hourOfDay(timeMs: number): number {
  return (timeMs % DAY_MS) / HOUR_MS;
}

/** Whether it is Saturday or Sunday, UTC. */
export function isWeekend(timeMs: number): boolean {
  return new Date(timeMs).getUTCDay() % 6 === 0;
}
