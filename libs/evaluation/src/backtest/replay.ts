import { KymoError, type Sample, type TrainingSeries, type Window } from '@kymo/domain';
import type { LabelledSeries } from '../readers/labelled-series';
import type { FittedCandidate } from './candidate';
import { ScoreBoard, type ReplayedScores, type ReplayGrid } from './score-board';
import { stepWindower, type WindowerFactory } from './windower';

/** Windows handed to the detector at once. */
const BATCH_WINDOWS = 512;
/** Interval of a recording without times: the accepted rate of false alarms is per day. */
const FALLBACK_INTERVAL_MS = 60_000;

export interface ReplayOptions {
  /** Default: every row is a step, a window closes with each. */
  readonly windower?: WindowerFactory;
  /** Share of the rows replayed, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
  readonly signal?: AbortSignal;
}

function gridOf(series: LabelledSeries): ReplayGrid {
  return { startMs: series.timesMs?.[0] ?? 0, intervalMs: series.intervalMs ?? FALLBACK_INTERVAL_MS };
}

function keyOf({ machine, name }: LabelledSeries): string {
  return machine ?? name;
}

/** The training part, its channels in ascending order as in windows. */
export function trainingPart(series: LabelledSeries): TrainingSeries {
  const order = channelOrder(series);
  const width = series.channels.length;
  return {
    series: keyOf(series),
    ...gridOf(series),
    channels: order.map((channel) => series.channels[channel]!),
    values: Float64Array.from(
      { length: series.trainingLength * width },
      (_, index) => series.values[index - (index % width) + order[index % width]!]!,
    ),
  };
}

/**
 * Feeds the rows one by one to the windower and the windows to the detector, as the live monitor does: a score depends on
 * nothing that comes later.
 * @throws KymoError CANCELLED
 */
export async function replay(
  series: LabelledSeries,
  detector: FittedCandidate,
  { windower: createWindower = stepWindower, onProgress, signal }: ReplayOptions = {},
): Promise<ReplayedScores> {
  const grid = gridOf(series);
  const board = new ScoreBoard(series.length, grid);
  const windower = createWindower({
    series: keyOf(series),
    intervalMs: grid.intervalMs,
    lengthSamples: detector.windowLength,
    strideSamples: 1,
  });
  let waiting: Window[] = [];
  const scoreWaiting = async () => {
    if (signal?.aborted) throw new KymoError('CANCELLED', `replaying ${series.name}: stopped on request`);
    const windows = waiting;
    waiting = [];
    const scores = await detector.score(windows);
    windows.forEach((window, index) => board.note(window, scores[index]!));
  };
  const take = (windows: readonly Window[]) => {
    waiting.push(
      ...windows.filter((window) => window.length === detector.windowLength && window.freshSteps > 0),
    );
  };

  for (let row = 0; row < series.length; row++) {
    take(windower.place(sampleAt(series, row, grid)));
    if (waiting.length < BATCH_WINDOWS) continue;
    await scoreWaiting();
    onProgress?.(row / series.length);
  }
  take(windower.finish());
  await scoreWaiting();
  return board.scores();
}

function sampleAt(series: LabelledSeries, row: number, { startMs, intervalMs }: ReplayGrid): Sample {
  const width = series.channels.length;
  const values: Record<string, number | null> = {};
  series.channels.forEach((channel, column) => {
    const value = series.values[row * width + column]!;
    values[channel] = Number.isFinite(value) ? value : null;
  });
  return { series: keyOf(series), timeMs: startMs + row * intervalMs, values, tags: {} };
}

function channelOrder({ channels }: LabelledSeries): number[] {
  const ascending = [...channels].sort();
  return ascending.map((channel) => channels.indexOf(channel));
}
