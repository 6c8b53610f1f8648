const DAY_MS = 86_400_000;
/** Earlier incidents at the same time of the day that make the next one a habit. */
const ENOUGH_DAYS = 2;
/** Windows longer than this say nothing of a time of the day. */
const LONGEST_WINDOW_MS = DAY_MS / 4;
/** Earlier incidents of the same channel that make the next one a habit at any time, and how long ago the first may be. */
const ENOUGH_OFTEN = 3;
const OFTEN_MS = 3 * DAY_MS;
/** Scores that much lower are as bad: a third, since scores beyond the boundary are logarithms. */
const NEARLY = 1;
/** The same time of the day. */
const TOLERANCE_MS = DAY_MS / 24;
/** Incidents that are remembered. */
const KEPT = 16;

/** What is remembered of an incident that is over. */
export interface EarlierIncident {
  readonly id: string;
  readonly startMs: number;
  /** The channel that was loudest when it began, and the highest score. */
  readonly channel: string;
  readonly peakScore: number;
}

/**
 * Whether a series is known to do this, no worse than before: at this time of the day, as a nightly job does, within an
 * hour or half a window; or in this channel again and again.
 */
export function isHabit(
  earlier: readonly EarlierIncident[],
  { startMs, channel, peakScore }: Omit<EarlierIncident, 'id'>,
  windowMs: number,
): boolean {
  const noWorse = earlier.filter((one) => one.peakScore >= peakScore - NEARLY);
  const often = noWorse.filter((one) => one.channel === channel && startMs - one.startMs <= OFTEN_MS);
  if (often.length >= ENOUGH_OFTEN) return true;
  if (windowMs > LONGEST_WINDOW_MS) return false;
  const toleranceMs = Math.min(TOLERANCE_MS, windowMs / 2);
  const days = new Set(
    noWorse.flatMap((one) => {
      const days = Math.round((startMs - one.startMs) / DAY_MS);
      return days >= 1 && Math.abs(startMs - one.startMs - days * DAY_MS) <= toleranceMs ? [days] : [];
    }),
  );
  return days.size >= ENOUGH_DAYS;
}

export function remember(
  earlier: readonly EarlierIncident[],
  incident: EarlierIncident,
): readonly EarlierIncident[] {
  return [...earlier, incident].slice(-KEPT);
}
