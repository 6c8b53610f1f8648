import { excessOfRarity, fitPareto } from '@kymo/domain';

/** What is remembered of the scores of one series to move its boundary: plain, bounded, so that it can be stored. */
export interface DriftingBoundary {
  /** Hash of the model behind the scores: those of another are not comparable. */
  readonly model: string;
  /** Scores learnt from. */
  readonly seen: number;
  /** Where the scores lie now: their moving mean. */
  readonly level: number;
  /** Departures from the level, in the order of time, until there are enough to say where their tail begins. */
  readonly early: readonly number[];
  /** Departure at which the tail begins. */
  readonly threshold?: number;
  /** Latest peaks of the departures beyond the threshold, oldest first. */
  readonly peaks: readonly Peak[];
  /** Whether the latest departure was beyond the threshold: those that follow each other are one peak. */
  readonly isBeyond: boolean;
}

interface Peak {
  readonly excess: number;
  /** Scores seen before it. */
  readonly at: number;
}

/** Boundary that the detector has learnt, in calibrated scores. */
const LEARNT = 1;
/** Scores over which the level is a mean: long beside a fault, short beside a season. */
const LEVEL_SCORES = 200;
const EARLY_SCORES = 300;
/** Share of the early departures below the point where the tail begins. */
const TAIL_BEGIN = 0.95;
const MOST_PEAKS = 100;

export function beginDrifting(model: string): DriftingBoundary {
  return { model, seen: 0, level: 0, early: [], peaks: [], isBeyond: false };
}

/**
 * The score that a series crosses at the rate, by drifting peaks over a threshold: the tail is that of the departures
 * from a moving level. Never below the boundary that the detector has learnt, and that one until enough was seen.
 * @param rate alarms accepted per score
 * @see Siffer et al., Anomaly Detection in Streams with Extreme Value Theory (2017), section 4.4
 */
export function driftingBoundary({ seen, level, threshold, peaks }: DriftingBoundary, rate: number): number {
  if (threshold === undefined || peaks.length === 0) return LEARNT;
  const since = peaks.length === MOST_PEAKS ? peaks[0]!.at : 0;
  const peaksPerScore = peaks.length / Math.max(1, seen - since);
  const excesses = peaks.map(({ excess }) => excess).sort((one, other) => one - other);
  const beyond = peaksPerScore > rate ? excessOfRarity(fitPareto(excesses), peaksPerScore / rate) : 0;
  return Math.max(LEARNT, level + threshold + beyond);
}

/**
 * Takes one score in. Of one beyond the boundary it is learnt that it came, once for all that follow it, but not how
 * high it was: a fault moves no level, and alarms that were accepted still count. Pure: the same scores always tell the same.
 */
export function learnScore(before: DriftingBoundary, score: number, boundary: number): DriftingBoundary {
  const { seen, level, threshold } = before;
  if (score >= boundary) {
    if (threshold === undefined || before.isBeyond) return before;
    return learnDeparture({ ...before, seen: seen + 1 }, boundary - level, threshold);
  }
  const departure = seen === 0 ? 0 : score - level;
  const next = {
    ...before,
    seen: seen + 1,
    level: seen === 0 ? score : level + departure / Math.min(seen + 1, LEVEL_SCORES),
  };
  if (threshold !== undefined) return learnDeparture(next, departure, threshold);
  const early = [...before.early, departure];
  if (early.length < EARLY_SCORES) return { ...next, early };
  const begin = early.toSorted((one, other) => one - other)[Math.floor(TAIL_BEGIN * EARLY_SCORES)]!;
  const begun: DriftingBoundary = { ...next, early: [], threshold: begin };
  return early.reduce((state, own) => learnDeparture(state, own, begin), begun);
}

function learnDeparture(state: DriftingBoundary, departure: number, threshold: number): DriftingBoundary {
  const excess = departure - threshold;
  if (excess <= 0) return state.isBeyond ? { ...state, isBeyond: false } : state;
  const last = state.peaks.at(-1);
  const peaks =
    state.isBeyond && last
      ? [...state.peaks.slice(0, -1), { ...last, excess: Math.max(last.excess, excess) }]
      : [...state.peaks, { excess, at: state.seen }].slice(-MOST_PEAKS);
  return { ...state, peaks, isBeyond: true };
}
