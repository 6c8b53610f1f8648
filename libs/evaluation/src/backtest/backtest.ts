import { systemClock, type Clock } from '@kymo/domain';
import type { LabelledSeries } from '../readers/labelled-series';
import type { Candidate } from './candidate';
import { replay, trainingPart, type ReplayOptions } from './replay';
import type { ReplayedScores } from './score-board';

/** One detector run over one series. */
export interface Backtest extends ReplayedScores {
  readonly series: LabelledSeries;
  readonly detector: string;
  readonly windowLength: number;
  readonly fitSeconds: number;
  readonly scoreSeconds: number;
}

export interface BacktestOptions extends ReplayOptions {
  readonly seed: number;
  readonly clock?: Clock;
}

/** Shares of the progress that fitting and replaying are taken to have. */
const FIT_SHARE = 0.6;

/**
 * Fits on the training part only, then replays the whole series without look-ahead.
 * @throws KymoError as the detector's `fit` does; CANCELLED
 */
export async function backtest(
  series: LabelledSeries,
  candidate: Candidate,
  { seed, clock = systemClock, onProgress, ...options }: BacktestOptions,
): Promise<Backtest> {
  const startedMs = clock();
  const detector = await candidate.fit([trainingPart(series)], {
    seed,
    signal: options.signal,
    onProgress: ({ fraction }) => onProgress?.(FIT_SHARE * fraction),
  });
  try {
    const fittedMs = clock();
    const scores = await replay(series, detector, {
      ...options,
      onProgress: (fraction) => onProgress?.(FIT_SHARE + (1 - FIT_SHARE) * fraction),
    });
    return {
      ...scores,
      series,
      detector: candidate.name,
      windowLength: detector.windowLength,
      fitSeconds: (fittedMs - startedMs) / 1000,
      scoreSeconds: (clock() - fittedMs) / 1000,
    };
  } finally {
    await detector.dispose();
  }
}
