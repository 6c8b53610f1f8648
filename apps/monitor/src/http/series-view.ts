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
  const steps: Step[] = store
    .history(key, fromMs, toMs)
    .flatMap((block) => Array.from({ length: block.score.length }, (_, index) => ({ block, index })))
    .map((step) => ({ ...step, timeMs: Math.round(step.block.startMs + step.index * step.block.intervalMs) }))
    .filter(({ timeMs }) => timeMs >= fromMs && timeMs <= toMs);
  const shown = thinned(steps);
  return {
    key,
    tags: state.tags,
    state: state.verdict,
    detector,
    maturity: value(state.maturity),
    timesMs: shown.map(({ timeMs }) => timeMs),
    channels: state.channels.map((name) => channelView(name, shown)),
    score: shown.map(({ block, index }) => value(block.score[index])),
    incidents: store
      .incidents({ series: key, limit: MOST_INCIDENTS })
      .filter(({ startMs, endMs }) => startMs <= toMs && (endMs ?? Number.POSITIVE_INFINITY) >= fromMs),
  };
}

interface Step {
  readonly block: HistoryBlock;
  readonly index: number;
  readonly timeMs: number;
}

/** The worst step of each of equal stretches, so that no short anomaly is lost from sight. */
function thinned(steps: readonly Step[]): readonly Step[] {
  const stretch = Math.ceil(steps.length / MOST_STEPS);
  if (stretch <= 1) return steps;
  const worst: Step[] = [];
  for (let first = 0; first < steps.length; first += stretch) {
    worst.push(steps.slice(first, first + stretch).reduce((a, b) => (badness(b) > badness(a) ? b : a)));
  }
  return worst;
}

/** The score, raised by how far the channel that lies farthest outside its band does. */
function badness({ block, index }: Step): number {
  const width = block.channels.length;
  let farthest = 0;
  for (let at = index * width; at < (index + 1) * width; at++) {
    const distance = Math.abs(block.actual[at]! - block.expected[at]!) / block.band[at]!;
    if (distance > farthest && Number.isFinite(distance)) farthest = distance;
  }
  return (block.score[index]! || 0) + Math.max(0, farthest - 1);
}

function channelView(name: string, steps: readonly Step[]): ChannelView {
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
