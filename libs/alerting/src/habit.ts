const DAY_MS = 86_400_000;
/** Earlier incidents at the same time of the day that make the next one a habit. */
const ENOUGH_BEFORE = 2;
/** Begins that are remembered. */
const KEPT = 16;
/** Windows longer than this say nothing of a time of the day. */
const LONGEST_WINDOW_MS = DAY_MS / 4;

/** Whether earlier incidents of the series have begun at the same time of the day, within half a window: a nightly job. */
export function isHabit(earlierMs: readonly number[], startMs: number, windowMs: number): boolean {
  if (windowMs > LONGEST_WINDOW_MS) return false;
  const days = new Set(
    earlierMs.flatMap((ms) => {
      const days = Math.round((startMs - ms) / DAY_MS);
      return days >= 1 && Math.abs(startMs - ms - days * DAY_MS) <= windowMs / 2 ? [days] : [];
    }),
  );
  return days.size >= ENOUGH_BEFORE;
}

export function remember(earlierMs: readonly number[], startMs: number): readonly number[] {
  return [...earlierMs, startMs].slice(-KEPT);
}
