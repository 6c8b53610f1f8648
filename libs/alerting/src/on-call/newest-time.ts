/** Clocks of producers may be ahead by so much. */
const CLOCK_TOLERANCE_MS = 60_000;

/**
 * Time of the newest sample of many series. A few devices whose clocks are ahead do not hide how old the others are; where
 * most series are, as in a plant that is simulated faster than time, theirs counts.
 */
export class NewestTime<Key = string> {
  private readonly known = new Set<Key>();
  /** Series whose newest sample is ahead of the clock. */
  private readonly ahead = new Set<Key>();
  private presentMs = Number.NEGATIVE_INFINITY;
  private aheadMs = Number.NEGATIVE_INFINITY;

  /** Takes in how far a series has come. @param clockMs time by the clock */
  take(series: Key, timeMs: number, clockMs: number): void {
    this.known.add(series);
    if (timeMs <= clockMs + CLOCK_TOLERANCE_MS) {
      this.ahead.delete(series);
      this.presentMs = Math.max(this.presentMs, timeMs);
    } else {
      this.ahead.add(series);
      this.aheadMs = Math.max(this.aheadMs, timeMs);
    }
  }

  forget(series: Key): void {
    this.known.delete(series);
    this.ahead.delete(series);
  }

  /** Undefined before the first sample. */
  get ms(): number | undefined {
    const isAhead = 2 * this.ahead.size > this.known.size || !Number.isFinite(this.presentMs);
    const newestMs = isAhead ? this.aheadMs : this.presentMs;
    return Number.isFinite(newestMs) ? newestMs : undefined;
  }
}
