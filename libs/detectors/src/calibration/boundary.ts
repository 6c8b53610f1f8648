import { quantile } from '@kymo/statistics';
import type { CalibrationMethod } from '../types/calibration-method';
import { TAIL_BEGIN, thresholdOfRate, type TailOptions, type Track } from './tail';

/** What the accepted rate of false alarms means for the held-out windows. */
export interface BoundaryRun {
  /** Steps between two held-out windows. */
  readonly stride: number;
  readonly windowLength: number;
  readonly intervalMs: number;
  readonly falseAlarmsPerDay: number;
  readonly margin: number;
  readonly method: CalibrationMethod;
  /** Whether too little was seen to judge every channel by itself. */
  readonly isShort: boolean;
}

const DAY_MS = 86_400_000;
/** Quantile of the boundary where too little was seen to extrapolate the tail to the accepted rate. */
const SHORT_QUANTILE = 0.99;
/** Upper limit of the accepted alarms per step, however long a step is. */
const HIGHEST_RATE = 0.005;
/** A series of this many windows doubles the margin: it has shown little of its behaviour. */
const FEW_WINDOWS = 10;
/** The margin fades once the held-out windows show more accepted alarms than this: there is evidence to go by. */
const ENOUGH_ALARMS = 2;
/** Length of a block of conformal calibration, in separations: so long that blocks hardly depend on each other. */
const BLOCK_SEPARATIONS = 4;

/** Accepted alarms per held-out window. */
export function acceptedRate({
  falseAlarmsPerDay,
  intervalMs,
  stride,
}: Pick<BoundaryRun, 'falseAlarmsPerDay' | 'intervalMs' | 'stride'>): number {
  return Math.min(HIGHEST_RATE, (falseAlarmsPerDay * intervalMs) / DAY_MS) * stride;
}

/** The level that held-out windows cross at the accepted rate, times a margin where they show little. */
export function placeBoundary(tracks: readonly Track[], run: BoundaryRun): number {
  if (run.isShort && run.method === 'peaks-over-threshold') {
    const all = tracks.flatMap((track) => [...track]);
    return quantile(all, SHORT_QUANTILE) * run.margin;
  }
  const observed = tracks.reduce((sum, { length }) => sum + length, 0);
  const windows = (observed * run.stride) / (run.windowLength * tracks.length);
  const rate = acceptedRate(run);
  const needed = Math.min(1, ENOUGH_ALARMS / (rate * observed)) ** 2;
  const margin = 1 - needed + needed * run.margin * (1 + FEW_WINDOWS / windows);
  const separation = Math.ceil(run.windowLength / run.stride);
  return boundaryOf(tracks, run.method, { separation, rate }) * margin;
}

/**
 * The level that healthy tracks cross at the accepted rate of alarms. Where the tracks are too short to show one alarm at
 * that rate, it is the largest value seen; `peaks-over-threshold` extrapolates the fitted tail instead.
 */
export function boundaryOf(tracks: readonly Track[], method: CalibrationMethod, tail: TailOptions): number {
  switch (method) {
    case 'peaks-over-threshold': {
      const level = thresholdOfRate(tracks, tail);
      const isBeforeTail = level <= quantile(joined(tracks, 0), TAIL_BEGIN);
      return isBeforeTail ? Math.min(level, thresholdOfRuns(tracks, tail)) : level;
    }
    case 'quantile':
      return thresholdOfRuns(tracks, tail);
    case 'conformal':
      return conformalThreshold(tracks, tail);
  }
}

/** @param apart number of NaN after each track */
function joined(tracks: readonly Track[], apart: number): Track {
  const all = new Float32Array(tracks.reduce((sum, { length }) => sum + length + apart, 0)).fill(NaN);
  tracks.reduce((place, track) => (all.set(track, place), place + track.length + apart), 0);
  return all;
}

/**
 * The lowest level at which runs of values that reach it come at most at the accepted rate. Values further apart than the
 * separation are separate runs. Where the tracks cannot hold that many separate runs, the level with the most runs.
 */
function thresholdOfRuns(tracks: readonly Track[], { separation, rate }: TailOptions): number {
  const values = joined(tracks, separation);
  const places = Uint32Array.from(values.keys()).filter((place) => !Number.isNaN(values[place]));
  places.sort((one, other) => values[other]! - values[one]!);
  const reached = new Uint8Array(values.length);
  let level = places.length === 0 ? 0 : values[places[0]!]!;
  let runs = 0;
  let most = 0;
  for (const place of places) {
    reached[place] = 1;
    const left = distanceToReached(reached, place, -1, separation);
    const right = distanceToReached(reached, place, 1, separation);
    runs += 1 - Number(left <= separation) - Number(right <= separation) + Number(left + right <= separation);
    if (runs > rate * places.length) break;
    if (runs > most) level = values[place]!;
    most = Math.max(most, runs);
  }
  return level;
}

/** Infinite where no value within the separation is reached. */
function distanceToReached(reached: Uint8Array, from: number, direction: 1 | -1, separation: number): number {
  for (let distance = 1; distance <= separation; distance++)
    if (reached[from + direction * distance]) return distance;
  return Infinity;
}

/**
 * The level at which the conformal p-value of a block, (1 + blocks seen that are as high) / (blocks seen + 1), equals the
 * probability that a block shows an alarm at the accepted rate. An alarm counts for a block if it begins in the block or
 * up to one separation before it, because windows show an event for as long as they last. The p-value is taken of blocks,
 * not of windows: neighbouring windows share steps and are not exchangeable.
 * @see Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World (2005), section 2.2
 * @see Laxhammar and Falkman, Inductive conformal anomaly detection for sequential detection (2015)
 */
function conformalThreshold(tracks: readonly Track[], { separation, rate }: TailOptions): number {
  const length = Math.max(1, BLOCK_SEPARATIONS * separation);
  const highest = tracks.flatMap((track) =>
    Array.from({ length: Math.ceil(track.length / length) }, (_, block) =>
      track.subarray(block * length, (block + 1) * length).reduce((most, value) => Math.max(most, value), 0),
    ),
  );
  highest.sort((one, other) => other - one);
  const accepted = 1 - Math.exp(-rate * (length + separation));
  const asHigh = Math.floor(accepted * (highest.length + 1)) - 1;
  return highest[Math.max(0, Math.min(asHigh, highest.length - 1))] ?? 0;
}
