import type { RowRange } from './ranges';

/** What right and wrong detections weigh for one kind of user. */
export interface NabProfile {
  readonly truePositive: number;
  readonly falsePositive: number;
  readonly falseNegative: number;
}

/** The benchmark's three kinds of users. */
export const NAB_PROFILES = {
  standard: { truePositive: 1, falsePositive: 0.11, falseNegative: 1 },
  rewardLowFalsePositives: { truePositive: 1, falsePositive: 0.22, falseNegative: 1 },
  rewardLowFalseNegatives: { truePositive: 1, falsePositive: 0.11, falseNegative: 2 },
} as const satisfies Record<string, NabProfile>;

export type NabProfileName = keyof typeof NAB_PROFILES;
export type NabScores = Readonly<Record<NabProfileName, number>>;

/** Detections of one series and the windows in which they are right. */
export interface NabDetections {
  /** `[time]`, 1 where the score is at or above the threshold. */
  readonly alarms: Uint8Array;
  /** Labelled windows, ascending. */
  readonly windows: readonly RowRange[];
}

/** First rows of a series in which nothing is scored: 15 %, at most 750. */
export function nabProbation(rows: number): number {
  return Math.min(Math.floor(0.15 * rows), 750);
}

/**
 * The benchmark's score in all profiles: 0 is a detector that never alarms, 100 one that alarms at the first row of
 * each window and nowhere else; below 0 is possible.
 * @see Lavin, Ahmad, "Evaluating Real-time Anomaly Detection Algorithms: the Numenta Anomaly Benchmark", 2015
 */
export function nabScores(corpus: readonly NabDetections[]): NabScores {
  const scoreFor = (profile: NabProfile) => {
    const raw = corpus.reduce((sum, series) => sum + rawNabScore(series, profile), 0);
    const windows = corpus.reduce((sum, series) => sum + series.windows.length, 0);
    const silent = -windows * profile.falseNegative;
    const perfect = windows * profile.truePositive;
    return (100 * (raw - silent)) / (perfect - silent);
  };
  return {
    standard: scoreFor(NAB_PROFILES.standard),
    rewardLowFalsePositives: scoreFor(NAB_PROFILES.rewardLowFalsePositives),
    rewardLowFalseNegatives: scoreFor(NAB_PROFILES.rewardLowFalseNegatives),
  };
}

/** Score of one series before normalisation. */
export function rawNabScore({ alarms, windows }: NabDetections, profile: NabProfile): number {
  const probation = nabProbation(alarms.length);
  let score = 0;
  let previous: RowRange | undefined;
  let row = probation;
  for (const window of windows) {
    for (; row < window.first; row++) {
      if (alarms[row]) score += profile.falsePositive * falsePositiveWorth(row, previous);
    }
    const detected = alarms.subarray(row, window.last + 1).indexOf(1);
    score +=
      detected < 0
        ? -profile.falseNegative
        : profile.truePositive * truePositiveWorth(row + detected, window);
    row = Math.max(row, window.last + 1);
    previous = window;
  }
  for (; row < alarms.length; row++) {
    if (alarms[row]) score += profile.falsePositive * falsePositiveWorth(row, previous);
  }
  return score;
}

/** 1 at the window's first row, falling towards its end. */
function truePositiveWorth(row: number, { first, last }: RowRange): number {
  return scaledSigmoid(-(last - row + 1) / (last - first + 1)) / scaledSigmoid(-1);
}

/** From 0 just behind a window to −1 far from any. */
function falsePositiveWorth(row: number, previous: RowRange | undefined): number {
  if (previous === undefined) return -1;
  return scaledSigmoid((row - previous.last) / (previous.last - previous.first));
}

function scaledSigmoid(position: number): number {
  return position > 3 ? -1 : 2 / (1 + Math.exp(5 * position)) - 1;
}
