import type { ChannelView, SeriesView } from '@kymo/api';
import type { HistoryBlock, SeriesState, Store } from '@kymo/domain';
import { turn } from '@kymo/statistics';
import { type Step, Thinned } from './thinned';

const MAX_STEPS = 1000;
const DEFAULT_STEPS = 360;
const MAX_INCIDENTS = 200;
/** Steps and values read at once; between two slices the event loop turns. */
const SLICE_STEPS = 2048;
const SLICE_VALUES = 50_000;

/** One series between two moments: measured, expected and scored. */
export async function seriesView(
  store: Pick<Store, 'history' | 'incidents'>,
  state: SeriesState,
  detector: string | null,
  range: { readonly fromMs?: number | undefined; readonly toMs?: number | undefined },
): Promise<SeriesView> {
  const { key } = state;
  const toMs = range.toMs ?? state.lastMs;
  const fromMs = range.fromMs ?? toMs - DEFAULT_STEPS * state.intervalMs;
  const shown = await stepsBetween(store, state, fromMs, toMs);
  const channels: ChannelView[] = [];
  for (const name of state.channels) {
    await turn();
    channels.push(channelView(name, shown));
  }
  return {
    key,
    tags: state.tags,
    state: state.verdict,
    detector,
    maturity: value(state.maturity),
    timesMs: shown.map(({ timeMs }) => timeMs),
    channels,
    score: shown.map(({ block, index }) => value(block.score[index])),
    incidents: store
      .incidents({ series: key, limit: MAX_INCIDENTS })
      .filter(({ startMs, endMs }) => startMs <= toMs && (endMs ?? Number.POSITIVE_INFINITY) >= fromMs),
  };
}

/** What the history holds of a stretch of time, thinned; read in slices. */
async function stepsBetween(
  store: Pick<Store, 'history'>,
  { key, intervalMs, firstMs, lastMs, channels }: SeriesState,
  fromMs: number,
  toMs: number,
): Promise<readonly Step[]> {
  const [beginMs, endMs] = [Math.max(fromMs, firstMs), Math.min(toMs, lastMs)];
  const thinned = new Thinned(beginMs, endMs, intervalMs, MAX_STEPS);
  const sliceSteps = Math.min(SLICE_STEPS, Math.ceil(SLICE_VALUES / Math.max(1, channels.length)));
  const sliceMs = sliceSteps * intervalMs;
  for (let sliceFromMs = beginMs; sliceFromMs <= endMs; sliceFromMs += sliceMs) {
    if (sliceFromMs > beginMs) await turn();
    const nextMs = sliceFromMs + sliceMs;
    for (const block of store.history(key, sliceFromMs, Math.min(nextMs, endMs))) {
      for (let index = 0; index < block.score.length; index++) {
        const timeMs = Math.round(block.startMs + index * block.intervalMs);
        if (timeMs >= sliceFromMs && timeMs < nextMs && timeMs <= endMs) thinned.add(block, index, timeMs);
      }
    }
  }
  thinned.close();
  return thinned.steps;
}

function channelView(name: string, steps: readonly Step[]): ChannelView {
  const cells = steps.map(({ block, index }) => {
    const channel = block.channels.indexOf(name);
    return { block, at: channel < 0 ? Number.NaN : index * block.channels.length + channel };
  });
  const column = (pick: (block: HistoryBlock, at: number) => number | undefined) =>
    cells.map(({ block, at }) => value(pick(block, at)));
  return {
    name,
    actual: column(({ actual }, at) => actual[at]),
    expected: column(({ expected }, at) => expected[at]),
    lower: column(({ expected, band }, at) => expected[at]! - band[at]!),
    upper: column(({ expected, band }, at) => expected[at]! + band[at]!),
  };
}

/** Six significant digits; what was not measured is null. */
function value(number: number | undefined): number | null {
  return number === undefined || !Number.isFinite(number) ? null : Number(number.toPrecision(6));
}
