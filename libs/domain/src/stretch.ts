import type { TrainingSeries } from './detector';
import type { HistoryBlock, SeriesState, Store } from './store';
import { stepMs, type Window } from './window';

/** What the history holds of a series, on its regular grid; scores by step beside it. */
export interface Stretch extends TrainingSeries {
  /** Calibrated score, `[time]`; NaN where there is none. */
  readonly scores: Float32Array;
}

/** Steps gathered in one go. */
const SLICE_STEPS = 2048;

/** The latest steps of a series, at most so many. */
export function stretchOf(...what: Parameters<typeof gatherStretch>): Stretch {
  const slices = gatherStretch(...what);
  for (;;) {
    const slice = slices.next();
    if (slice.done) return slice.value;
  }
}

/** As {@link stretchOf}, a slice at a time: whoever gathers many steps may do something else between two. */
export function* gatherStretch(
  store: Pick<Store, 'history'>,
  { key, tags, intervalMs, lastMs }: Pick<SeriesState, 'key' | 'tags' | 'intervalMs' | 'lastMs'>,
  maxSteps: number,
): Generator<undefined, Stretch> {
  const earliestMs = lastMs - (maxSteps - 1) * intervalMs;
  const blocks: HistoryBlock[] = [];
  const sliceMs = SLICE_STEPS * intervalMs;
  for (let fromMs = earliestMs; fromMs <= lastMs; fromMs += sliceMs) {
    if (fromMs > earliestMs) yield;
    const found = store.history(key, fromMs, Math.min(lastMs, fromMs + sliceMs));
    blocks.push(...found.filter(({ startMs }) => fromMs === earliestMs || startMs > fromMs));
  }
  const startMs = Math.max(earliestMs, blocks[0]?.startMs ?? lastMs);
  const steps = Math.round((lastMs - startMs) / intervalMs) + 1;
  const channels = [...new Set(blocks.flatMap((block) => block.channels))].sort();
  const values = new Float64Array(steps * channels.length).fill(Number.NaN);
  const scores = new Float32Array(steps).fill(Number.NaN);
  let laid = 0;
  for (const block of blocks) {
    lay(block, { channels, startMs, intervalMs, values, scores });
    laid += block.score.length;
    if (laid < SLICE_STEPS) continue;
    laid = 0;
    yield;
  }
  return { series: key, tags, intervalMs, startMs, channels, values, scores };
}

function lay(
  block: HistoryBlock,
  { channels, startMs, intervalMs, values, scores }: Omit<Stretch, 'series' | 'tags'>,
): void {
  const columns = block.channels.map((name) => channels.indexOf(name));
  for (let index = 0; index < block.score.length; index++) {
    const step = Math.round((stepMs(block, index) - startMs) / intervalMs);
    if (step < 0 || step >= scores.length) continue;
    scores[step] = block.score[index]!;
    columns.forEach((column, channel) => {
      values[step * channels.length + column] = block.actual[index * columns.length + channel]!;
    });
  }
}

/** Steps in a stretch; none where it has no channel. */
export function stepsOf({ values, channels }: Pick<TrainingSeries, 'values' | 'channels'>): number {
  return Math.floor(values.length / Math.max(1, channels.length));
}

/**
 * The window of a stretch that begins at a step; its values are those of the stretch, not a copy.
 * @param freshSteps its last steps that no earlier window has covered
 */
export function windowAt(stretch: TrainingSeries, begin: number, length: number, freshSteps: number): Window {
  const { series, tags = {}, intervalMs, channels, values } = stretch;
  return {
    series,
    tags,
    startMs: stepMs(stretch, begin),
    intervalMs,
    length,
    channels,
    values: values.subarray(begin * channels.length, (begin + length) * channels.length),
    freshSteps,
    freshSamples: freshSteps,
    silentChannels: [],
  };
}
