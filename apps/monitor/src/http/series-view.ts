import type { ChannelView, HistoryBlock, SeriesKey, SeriesView, Store } from '@kymo/domain';

const MOST_STEPS = 1000;
const DEFAULT_STEPS = 360;
const MOST_INCIDENTS = 200;

/** One series opened: what was measured, expected and judged between two moments. */
export function seriesView(
  store: Pick<Store, 'series' | 'history' | 'incidents'>,
  key: SeriesKey,
  detector: string | null,
  range: { readonly fromMs?: number | undefined; readonly toMs?: number | undefined },
): SeriesView | undefined {
  const state = store.series().find((one) => one.key === key);
  if (state === undefined) return undefined;
  const toMs = range.toMs ?? state.lastMs;
  const fromMs = range.fromMs ?? toMs - DEFAULT_STEPS * state.intervalMs;
  const steps = store
    .history(key, fromMs, toMs)
    .flatMap((block) => Array.from({ length: block.score.length }, (_, index) => ({ block, index })))
    .map((step) => ({ ...step, timeMs: Math.round(step.block.startMs + step.index * step.block.intervalMs) }))
    .filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs);
  const stride = Math.max(1, Math.ceil(steps.length / MOST_STEPS));
  const shown = steps.filter((_, index) => (steps.length - 1 - index) % stride === 0);
  return {
    key,
    tags: state.tags,
    state: state.verdict,
    detector,
    timesMs: shown.map(({ timeMs }) => timeMs),
    channels: state.channels.map((name) => channelView(name, shown)),
    score: shown.map(({ block, index }) => value(block.score[index])),
    incidents: store
      .incidents({ series: key, limit: MOST_INCIDENTS })
      .filter(({ startMs, endMs }) => startMs <= toMs && (endMs ?? Number.POSITIVE_INFINITY) >= fromMs),
  };
}

function channelView(name: string, steps: readonly { block: HistoryBlock; index: number }[]): ChannelView {
  const column = (pick: (block: HistoryBlock, at: number) => number | undefined) =>
    steps.map(({ block, index }) => {
      const channel = block.channels.indexOf(name);
      return channel < 0 ? null : value(pick(block, index * block.channels.length + channel));
    });
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
