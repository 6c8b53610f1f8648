import { mean, quantile } from '@kymo/statistics';
import type { Ranking } from '../types/ranking';
import { acceptedRate, placeBoundary, type BoundaryRun } from './boundary';
import type { Calibration } from './calibration';
import { isPrompt, RECENT_STATISTIC, statisticCount, statisticsOfKind } from './error-statistics';
import { isShort, scoresRecent } from './ranking';
import { thresholdOfRate, type Track } from './tail';

export interface CalibrationRun extends Omit<BoundaryRun, 'isShort'> {
  /** Error statistics of windows that no fit has seen, in the order of time, by series: `[window, statistic]`. */
  readonly statistics: ReadonlyMap<string, Float32Array>;
  readonly channels: number;
  /** An error below this is rounding. */
  readonly rounding: number;
  readonly ranking: Ranking;
}

const SCALE_QUANTILE = 0.98;
/** Lower limit of the boundary: where healthy errors stay this far below their usual size, they are rounding. */
const SMALLEST_BOUNDARY = 0.1;
/** How far beyond the held-out windows a single channel must go where too little was seen to know each channel. */
const SINGLE_MARGIN = 6;

/**
 * Calibrates on error statistics of windows that the scoring network has not learnt from.
 * Each statistic first gets a threshold of the same rarity, so that one with a heavy tail does not hide the others. The
 * boundary then holds the worst ratio of a statistic to its threshold to the accepted rate of false alarms.
 */
export function calibrate(run: CalibrationRun): Calibration {
  const { channels } = run;
  const scales = scalesOf(run);
  const thresholds = thresholdsOf(run, scales);
  const entries = [...run.statistics];
  const short = isShort(run.ranking);
  const boundaryOfOnly = (counted: readonly number[]) => {
    const tracks = entries.map(([series, own]) => worstRatios(own, scales[series]!, thresholds, counted));
    return Math.max(placeBoundary(tracks, { ...run, isShort: short }), SMALLEST_BOUNDARY);
  };
  const all = [...thresholds.keys()];
  const shared = all.filter((statistic) => statistic < RECENT_STATISTIC);
  const boundary = boundaryOfOnly(short ? shared : all.filter((statistic) => statistic !== RECENT_STATISTIC));
  if (scoresRecent(run.ranking)) {
    const raise = (own: readonly number[], margin: number) => {
      const factor = (margin * boundaryOfOnly(own)) / boundary;
      for (const statistic of own) thresholds[statistic]! *= factor;
    };
    raise([RECENT_STATISTIC], 1);
    raise(
      all.filter((statistic) => isPrompt(statistic, channels)),
      SINGLE_MARGIN,
    );
  }
  const wholeBoundary = run.ranking === 'whole-ranks' ? { wholeBoundary: boundaryOfOnly(shared) } : {};
  return { scales, thresholds, boundary, ...wholeBoundary, ranking: run.ranking };
}

/** Thresholds that healthy windows cross equally rarely, in scales: `[statistic]`. */
function thresholdsOf(run: CalibrationRun, scales: Readonly<Record<string, readonly number[]>>): number[] {
  const { channels, stride } = run;
  const entries = [...run.statistics];
  const width = statisticCount(channels);
  const observed = entries.reduce((sum, [, own]) => sum + own.length / width, 0);
  const separation = Math.ceil(run.windowLength / stride);
  const accepted = acceptedRate(run);
  return Array.from({ length: width }, (_, statistic) => {
    const tracks = entries.map(([series, own]) => {
      const scale = scales[series]![statistic]!;
      return column(own, statistic, channels).map((value) => value / scale);
    });
    return Math.max(1, thresholdOfRate(tracks, { separation, rate: Math.max(accepted, 1 / observed) }));
  });
}

/**
 * Scales of the statistics of each series. The scale of one channel is at least the mean over the channels: a channel
 * that hardly ever errs would otherwise alarm at a trifle. A series without held-out windows takes the mean of the others.
 */
function scalesOf({ statistics, channels, rounding }: CalibrationRun): Record<string, number[]> {
  const indices = Array.from({ length: statisticCount(channels) }, (_, statistic) => statistic);
  const seen = [...statistics].filter(([, own]) => own.length > 0);
  const bySeries = new Map(
    seen.map(([series, own]) => {
      const bare = indices.map((statistic) => quantile(column(own, statistic, channels), SCALE_QUANTILE));
      const scales = indices.map((statistic) => {
        const usual = mean(statisticsOfKind(statistic, channels).map((other) => bare[other]!));
        return Math.max(rounding, bare[statistic]!, usual);
      });
      return [series, scales];
    }),
  );
  const common = indices.map((statistic) => mean([...bySeries.values()].map((scales) => scales[statistic]!)));
  return Object.fromEntries([...statistics.keys()].map((series) => [series, bySeries.get(series) ?? common]));
}

function column(statistics: Float32Array, statistic: number, channels: number): Track {
  const width = statisticCount(channels);
  return Float32Array.from(
    { length: statistics.length / width },
    (_, row) => statistics[row * width + statistic]!,
  );
}

/** The largest ratio of a counted statistic to its threshold, by window. */
function worstRatios(
  statistics: Float32Array,
  scales: readonly number[],
  thresholds: readonly number[],
  counted: readonly number[],
): Track {
  return Float32Array.from({ length: statistics.length / thresholds.length }, (_, row) => {
    let worst = 0;
    for (const statistic of counted) {
      const value = statistics[row * thresholds.length + statistic]!;
      worst = Math.max(worst, value / (scales[statistic]! * thresholds[statistic]!));
    }
    return worst;
  });
}
