import type { HistoryBlock, Incident, SeriesState, Store, TrainingSeries } from '@kymo/domain';

/** A channel measured in fewer steps than this share is not learnt. */
const MEASURED_SHARE = 0.1;
/** Incidents covering more than this share of the stretch are usual, not exceptional: they are learnt from. */
const EXCEPTIONAL_SHARE = 0.2;

/** The last steps of a series from the history, without what happened during incidents. */
export function trainingSeriesOf(
  store: Pick<Store, 'history' | 'incidents'>,
  { key, intervalMs, lastMs }: SeriesState,
  maxSteps: number,
): TrainingSeries {
  const fromMs = lastMs - (maxSteps - 1) * intervalMs;
  const blocks = store.history(key, fromMs, lastMs);
  const startMs = Math.max(fromMs, blocks[0]?.startMs ?? lastMs);
  const steps = Math.round((lastMs - startMs) / intervalMs) + 1;
  const present = [...new Set(blocks.flatMap((block) => block.channels))].sort();
  const values = gridOf(blocks, present, startMs, intervalMs, steps);
  blank(values, present.length, startMs, intervalMs, store.incidents({ series: key, limit: 1000 }));
  return { series: key, intervalMs, startMs, ...withoutRareChannels(present, values, steps) };
}

function gridOf(
  blocks: readonly HistoryBlock[],
  channels: readonly string[],
  startMs: number,
  intervalMs: number,
  steps: number,
): Float32Array {
  const values = new Float32Array(steps * channels.length).fill(Number.NaN);
  for (const block of blocks) {
    const columns = block.channels.map((name) => channels.indexOf(name));
    for (let index = 0; index < block.score.length; index++) {
      const step = Math.round((block.startMs + index * block.intervalMs - startMs) / intervalMs);
      if (step < 0 || step >= steps) continue;
      columns.forEach((column, channel) => {
        values[step * channels.length + column] = block.actual[index * columns.length + channel]!;
      });
    }
  }
  return values;
}

function blank(
  values: Float32Array,
  width: number,
  startMs: number,
  intervalMs: number,
  incidents: readonly Incident[],
): void {
  const steps = values.length / width;
  const stepOf = (ms: number) => Math.min(steps, Math.max(0, Math.round((ms - startMs) / intervalMs)));
  const spans = incidents
    .filter(({ kind }) => kind === 'anomaly')
    .map(({ startMs: from, endMs, lastMs }) => [stepOf(from), stepOf(endMs ?? lastMs)] as const);
  const covered = spans.reduce((sum, [from, to]) => sum + to - from, 0);
  if (covered > EXCEPTIONAL_SHARE * steps) return;
  for (const [from, to] of spans) values.fill(Number.NaN, from * width, to * width);
}

function withoutRareChannels(channels: readonly string[], values: Float32Array, steps: number) {
  const width = channels.length;
  const kept = channels
    .map((_, channel) => channel)
    .filter((channel) => {
      let measured = 0;
      for (let step = 0; step < steps; step++)
        if (!Number.isNaN(values[step * width + channel]!)) measured += 1;
      return measured >= MEASURED_SHARE * steps;
    });
  if (kept.length === width) return { channels, values };
  const narrowed = new Float32Array(steps * kept.length);
  for (let step = 0; step < steps; step++) {
    kept.forEach((channel, column) => {
      narrowed[step * kept.length + column] = values[step * width + channel]!;
    });
  }
  return { channels: kept.map((channel) => channels[channel]!), values: narrowed };
}
