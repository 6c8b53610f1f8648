import { excessOfRarity, fitPareto, quantile } from '@kymo/statistics';

/** Values of one series in the order of time. */
export type Track = Float32Array;

export interface TailOptions {
  /** Crossings closer than this many values are one alarm. */
  readonly separation: number;
  /** Alarms accepted per value. */
  readonly rate: number;
}

/** Share of the values below the point where the tail begins. */
export const TAIL_BEGIN = 0.98;

/**
 * The threshold that the tracks cross at a given rate, by peaks over a threshold: crossings of the 98 % quantile are
 * grouped into clusters, a generalised Pareto distribution is fitted to the peaks of the clusters, and its tail is
 * extrapolated to rates that the tracks are too short to show.
 * @see Coles, An Introduction to Statistical Modeling of Extreme Values, section 4.3
 */
export function thresholdOfRate(tracks: readonly Track[], { separation, rate }: TailOptions): number {
  const total = tracks.reduce((sum, track) => sum + track.length, 0);
  const all = new Float32Array(total);
  tracks.reduce((place, track) => (all.set(track, place), place + track.length), 0);
  const threshold = quantile(all, TAIL_BEGIN);
  const excesses = tracks
    .flatMap((track) => clusterPeaks(track, threshold, separation))
    .map((peak) => peak - threshold)
    .sort((one, other) => one - other);
  const clustersPerValue = excesses.length / Math.max(1, total);
  if (excesses.length === 0 || clustersPerValue <= rate) return threshold;
  return threshold + excessOfRarity(fitPareto(excesses), clustersPerValue / rate);
}

/** Highest value of each cluster of crossings. */
function clusterPeaks(track: Track, threshold: number, separation: number): number[] {
  const peaks: number[] = [];
  let last = -Infinity;
  track.forEach((value, index) => {
    if (value <= threshold) return;
    if (index - last > separation) peaks.push(value);
    else peaks[peaks.length - 1] = Math.max(peaks[peaks.length - 1]!, value);
    last = index;
  });
  return peaks;
}
