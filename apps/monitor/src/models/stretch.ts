import type { HistoryBlock, SeriesState, Store, TrainingSeries } from '@kymo/domain';

/** What the history holds of a series, on its regular grid; scores by step beside it. */
export interface Stretch extends TrainingSeries {
  /** Calibrated score, `[time]`; NaN where there is none. */
  readonly scores: Float32Array;
}

/** The steps of a series from a moment on, at most so many, the latest. */
export function stretchOf(
  store: Pick<Store, 'history'>,
  { key, tags, intervalMs, lastMs }: SeriesState,
  mostSteps: number,
  fromMs = Number.NEGATIVE_INFINITY,
): Stretch {
  const earliestMs = Math.max(fromMs, lastMs - (mostSteps - 1) * intervalMs);
  const blocks = store.history(key, earliestMs, lastMs);
  const startMs = Math.max(earliestMs, blocks[0]?.startMs ?? lastMs);
  const steps = Math.round((lastMs - startMs) / intervalMs) + 1;
  const channels = [...new Set(blocks.flatMap((block) => block.channels))].sort();
  const values = new Float32Array(steps * channels.length).fill(Number.NaN);
  const scores = new Float32Array(steps).fill(Number.NaN);
  for (const block of blocks) lay(block, { channels, startMs, intervalMs, values, scores });
  return { series: key, tags, intervalMs, startMs, channels, values, scores };
}

function lay(
  block: HistoryBlock,
  { channels, startMs, intervalMs, values, scores }: Omit<Stretch, 'series' | 'tags'>,
): void {
  const columns = block.channels.map((name) => channels.indexOf(name));
  for (let index = 0; index < block.score.length; index++) {
    const step = Math.round((block.startMs + index * block.intervalMs - startMs) / intervalMs);
    if (step < 0 || step >= scores.length) continue;
    scores[step] = block.score[index]!;
    columns.forEach((column, channel) => {
      values[step * channels.length + column] = block.actual[index * columns.length + channel]!;
    });
  }
}
