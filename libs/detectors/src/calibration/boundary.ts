import { quantile } from '@kymo/statistics';
import type { CalibrationMethod } from '../types/calibration-method';
import { levelOfRate, TAIL_BEGIN, type TailOptions, type Track } from './tail';

/** Separations in a block of conformal calibration: so long that one hardly knows of the other. */
const BLOCK_SEPARATIONS = 4;

/**
 * The level that healthy tracks cross at the accepted rate of alarms; where they are too short to show a single one, the
 * largest value seen, but for `peaks-over-threshold`, which follows the fitted tail beyond it.
 */
export function boundaryOf(tracks: readonly Track[], method: CalibrationMethod, tail: TailOptions): number {
  switch (method) {
    case 'peaks-over-threshold': {
      const level = levelOfRate(tracks, tail);
      const isBeforeTail = level <= quantile(joined(tracks, 0), TAIL_BEGIN);
      return isBeforeTail ? Math.min(level, levelOfRuns(tracks, tail)) : level;
    }
    case 'quantile':
      return levelOfRuns(tracks, tail);
    case 'conformal':
      return conformalLevel(tracks, tail);
  }
}

/** @param apart NaN after each track */
function joined(tracks: readonly Track[], apart: number): Track {
  const all = new Float32Array(tracks.reduce((sum, { length }) => sum + length + apart, 0)).fill(NaN);
  tracks.reduce((place, track) => (all.set(track, place), place + track.length + apart), 0);
  return all;
}

/**
 * The lowest level at which runs of values that reach it, apart by more than the separation, come at most at the rate.
 * Where the rate is more than the tracks can hold apart, the level of most runs.
 */
function levelOfRuns(tracks: readonly Track[], { separation, rate }: TailOptions): number {
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

/** Infinite where none is as near as the separation. */
function distanceToReached(reached: Uint8Array, from: number, direction: 1 | -1, separation: number): number {
  for (let distance = 1; distance <= separation; distance++)
    if (reached[from + direction * distance]) return distance;
  return Infinity;
}

/**
 * The level at which the conformal p-value of a block, (1 + blocks seen that are as high) / (blocks seen + 1), falls to
 * the chance that a block shows an alarm at the accepted rate: one that begins in it, or up to a separation before, for
 * windows show what happened for as long as they last. Blocks, not values: neighbouring windows share their steps and
 * are not exchangeable.
 * @see Vovk, Gammerman and Shafer, Algorithmic Learning in a Random World (2005), section 2.2
 * @see Laxhammar and Falkman, Inductive conformal anomaly detection for sequential detection (2015)
 */
function conformalLevel(tracks: readonly Track[], { separation, rate }: TailOptions): number {
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
