import type { Calibration } from './calibration';
import { channelOfStatistic, isPrompt, RECENT_STATISTIC, statisticCount } from './error-statistics';
import { rankByRarity, type Ratios } from './ranking';

/**
 * Ratios of the worst error statistics of one window to the boundary.
 * @param statistics `[statistic]`
 * @param contributions filled with each channel's share, `[channel]`, sum 1
 */
export function ratiosOf(
  statistics: Float32Array,
  scales: readonly number[],
  { thresholds, boundary, wholeBoundary = boundary }: Calibration,
  contributions: Float32Array,
): Ratios {
  const channels = contributions.length;
  contributions.fill(0);
  let shared = 0;
  let single = 0;
  let recent = 0;
  let prompt = 0;
  for (let statistic = 0; statistic < thresholds.length; statistic++) {
    const ratio = statistics[statistic]! / (scales[statistic]! * thresholds[statistic]! * boundary);
    const channel = channelOfStatistic(statistic, channels);
    if (statistic === RECENT_STATISTIC) {
      recent = ratio;
      continue;
    }
    if (channel < 0) {
      if (ratio > shared) shared = ratio;
      continue;
    }
    if (ratio > single) single = ratio;
    if (ratio > prompt && isPrompt(statistic, channels)) prompt = ratio;
    if (ratio > contributions[channel]!) contributions[channel] = ratio;
  }
  normalise(contributions);
  return { whole: shared, alone: (shared * boundary) / wholeBoundary, single, recent, prompt };
}

/**
 * Calibrated scores of held-out windows, by series: those from which tail probabilities are taken.
 * @param statistics by series: `[window, statistic]`
 */
export function heldOutScores(
  statistics: ReadonlyMap<string, Float32Array>,
  channels: number,
  calibration: Calibration,
): Map<string, Float32Array> {
  const contributions = new Float32Array(channels);
  const width = statisticCount(channels);
  return new Map(
    [...statistics].map(([series, own]) => {
      const scales = calibration.scales[series]!;
      const scores = Float32Array.from({ length: own.length / width }, (_, row) =>
        rankByRarity(
          ratiosOf(own.subarray(row * width, (row + 1) * width), scales, calibration, contributions),
          calibration.ranking,
        ),
      );
      return [series, scores];
    }),
  );
}

/** Brings shares to the sum 1, in place; equal shares where all are 0. */
export function normalise(shares: Float32Array): void {
  let sum = 0;
  for (const share of shares) sum += share;
  for (let index = 0; index < shares.length; index++) {
    shares[index] = sum > 0 ? shares[index]! / sum : 1 / shares.length;
  }
}
