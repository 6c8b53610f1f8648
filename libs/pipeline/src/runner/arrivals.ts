/** A pause shorter than this is never long. */
const SHORTEST_LIMIT_MS = 60_000;
/** Times the longest usual pause. */
const PATIENCE = 3;
/** What is left of a pause with each arrival after it, so that a long one is not expected for ever. */
const DECAY = 0.98;

/** What is known of arrivals, to be kept over a restart. */
export interface KeptArrivals {
  readonly heardMs: number;
  /** Longest usual pause, milliseconds. */
  readonly pauseMs: number;
}

/** When telemetry arrived last, by wall-clock time, and how long it usually pauses. */
export class Arrivals {
  private latestMs: number | null = null;
  private pauseMs: number | undefined;

  /** Goes on from what was known before. */
  constructor(kept?: KeptArrivals) {
    if (kept === undefined) return;
    this.latestMs = kept.heardMs;
    this.pauseMs = kept.pauseMs;
  }

  /** What is to be kept; undefined while too little has arrived. */
  get kept(): KeptArrivals | undefined {
    if (this.latestMs === null || this.pauseMs === undefined) return undefined;
    return { heardMs: this.latestMs, pauseMs: this.pauseMs };
  }

  /** Wall-clock time of the latest arrival; null before the first. */
  get heardMs(): number | null {
    return this.latestMs;
  }

  /** Longest pause that is usual; null while too few have arrived to tell. */
  get quietLimitMs(): number | null {
    return this.pauseMs === undefined ? null : Math.max(SHORTEST_LIMIT_MS, PATIENCE * this.pauseMs);
  }

  /** @param heldUntilMs until when the stream was held last: nothing could arrive before */
  hear(atMs: number, heldUntilMs = Number.NEGATIVE_INFINITY): void {
    if (this.latestMs !== null) {
      // A pause that was told as a silence is not a usual one: it teaches no more than the limit that it went beyond.
      const limitMs = this.quietLimitMs ?? Number.POSITIVE_INFINITY;
      const pauseMs = Math.min(limitMs, Math.max(0, atMs - Math.max(this.latestMs, heldUntilMs)));
      this.pauseMs = Math.max(pauseMs, (this.pauseMs ?? 0) * DECAY);
    }
    this.latestMs = atMs;
  }

  /** How long nothing has arrived, where that is longer than usual. */
  quietFor(nowMs: number, heldUntilMs = Number.NEGATIVE_INFINITY): number | undefined {
    const { latestMs, quietLimitMs } = this;
    if (latestMs === null || quietLimitMs === null) return undefined;
    return nowMs - Math.max(latestMs, heldUntilMs) > quietLimitMs ? nowMs - latestMs : undefined;
  }
}
