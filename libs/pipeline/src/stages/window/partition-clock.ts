import type { SeriesKey } from '@kymo/domain';

/** How far a partition has come: plain, so that it can be stored and taken up again. */
export interface ClockState {
  /** Event time that its series have reached. */
  readonly reachedMs: number;
  /** Shortest interval of the series that speak now. */
  readonly stepMs: number;
  /** Series that have spoken far from it, since one last spoke near it. */
  readonly elsewhere: readonly Elsewhere[];
  /** Time that was passed over in leaps: it counts for no series. */
  readonly passedOverMs: number;
}

interface Elsewhere {
  readonly series: SeriesKey;
  readonly timeMs: number;
  readonly moments: number;
}

/** So many moments ahead that no series near the clock contradicts take it along; history that is sent late does not. */
const MOMENTS = 16;
/** By so much the step grows with each sample, until a series speaks that has such an interval. */
const STEP_GROWTH = 1.01;
const BEGIN: ClockState = {
  reachedMs: Number.NEGATIVE_INFINITY,
  stepMs: Infinity,
  elsewhere: [],
  passedOverMs: 0,
};

/**
 * Event time of a partition, by which it is told who has fallen silent. A series far from it is not followed until most
 * series are there, or none is heard near it any more: one wrong clock takes nobody along.
 */
export class PartitionClock {
  #state: ClockState;

  /** @param farMs a series so far from the clock may have a wrong one of its own, by the length of a step */
  constructor(
    private readonly farMs: (stepMs: number) => number,
    state: ClockState = BEGIN,
  ) {
    this.#state = state;
  }

  /** Never changed in place. */
  get state(): ClockState {
    return this.#state;
  }

  get reachedMs(): number {
    return this.#state.reachedMs;
  }

  get passedOverMs(): number {
    return this.#state.passedOverMs;
  }

  /** Passes over so much time, or takes it back. */
  passOver(ms: number): void {
    this.#state = { ...this.#state, passedOverMs: this.passedOverMs + ms };
  }

  /**
   * Hears of the newest sample of a series.
   * @param population series of the partition
   * @returns by how much the clock has leapt, ahead or back, because most of its series have
   */
  hear(series: SeriesKey, newestMs: number, intervalMs: number, population: number): number {
    if (!Number.isFinite(newestMs)) return 0;
    const { passedOverMs } = this;
    const stepMs = Math.min(intervalMs, STEP_GROWTH * this.#state.stepMs);
    const reachedMs = Number.isFinite(this.reachedMs) ? this.reachedMs : newestMs;
    if (Math.abs(newestMs - reachedMs) <= this.farMs(stepMs)) {
      this.#state = { passedOverMs, reachedMs: Math.max(reachedMs, newestMs), stepMs, elsewhere: [] };
      return 0;
    }
    const before = this.#state.elsewhere.find((one) => one.series === series);
    const moments = (before?.moments ?? 0) + Number(before?.timeMs !== newestMs);
    const elsewhere = [
      ...this.#state.elsewhere.filter((one) => one !== before),
      { series, timeMs: newestMs, moments },
    ];
    const isAhead = newestMs > reachedMs;
    const there = elsewhere.map(({ timeMs }) => timeMs).filter((timeMs) => timeMs > reachedMs === isAhead);
    const hasMoved = 2 * there.length > population || (isAhead && moments >= MOMENTS);
    const movedMs = hasMoved ? median(there) : reachedMs;
    this.#state = { passedOverMs, reachedMs: movedMs, stepMs, elsewhere: hasMoved ? [] : elsewhere };
    return movedMs - reachedMs;
  }
}

/** State as it was stored; earlier versions kept less, or nothing but the time. */
export function restoredClock(stored: ClockState | number): ClockState {
  return { ...BEGIN, ...(typeof stored === 'number' ? { reachedMs: stored } : stored) };
}

function median(times: readonly number[]): number {
  return [...times].sort((a, b) => a - b)[(times.length - 1) >> 1]!;
}
