import type { ChannelView, SeriesView } from '@kymo/api';
import type { Detector, HistoryBlock, SeriesState, Store } from '@kymo/domain';
import { turn } from '@kymo/statistics';
import { keptFloat } from '@kymo/telemetry-io';
import { OutsideTally } from './outside-tally';
import { type Step, Thinned } from './thinned';

const MAX_STEPS = 1000;
const DEFAULT_STEPS = 360;
const MAX_INCIDENTS = 200;
/** Steps and values read at once; between two slices the event loop turns. */
const SLICE_STEPS = 2048;
const SLICE_VALUES = 50_000;
/** Steps further apart than this, in intervals, have others missing between them. */
const GAP_INTERVALS = 1.5;
/** A series this many intervals behind the others is silent. */
const SILENT_INTERVALS = 5;

/**
 * One series between two moments: measured, expected and scored.
 * @param detector that serves it
 * @param nowMs latest event time of all series, milliseconds since the Unix epoch
 * @param knownOf what the configuration says of a channel
 */
export async function seriesView(
  store: Pick<Store, 'history' | 'incidents'>,
  state: SeriesState,
  detector: Pick<Detector, 'model' | 'knows'> | undefined,
  range: { readonly fromMs?: number | undefined; readonly toMs?: number | undefined },
  nowMs = state.lastMs,
  knownOf: (channel: string) => KnownChannel = () => ({}),
): Promise<SeriesView> {
  const { key, intervalMs } = state;
  // A series that has fallen silent is shown with as much of its silence as leaves half of the view to what it was.
  const toMs = range.toMs ?? Math.min(nowMs, state.lastMs + (DEFAULT_STEPS / 2) * intervalMs);
  const fromMs = range.fromMs ?? toMs - DEFAULT_STEPS * intervalMs;
  const outside = new OutsideTally();
  const shown = await stepsBetween(store, state, fromMs, Math.min(toMs, nowMs), outside);
  const channels: ChannelView[] = [];
  for (const name of state.channels) {
    await turn();
    channels.push({ ...columnsOf(name, shown), ...knownOf(name), ...outside.of(name) });
  }
  return {
    key,
    tags: state.tags,
    state: state.verdict,
    detector: detector?.model.detector ?? null,
    isOfKind: detector?.knows(key) === false,
    maturity: value(state.maturity),
    timesMs: shown.map(({ timeMs }) => timeMs),
    channels,
    score: shown.map(({ block, index }) => value(block?.score[index])),
    incidents: store
      .incidents({ series: key, limit: MAX_INCIDENTS })
      .filter(({ startMs, endMs }) => startMs <= toMs && (endMs ?? Number.POSITIVE_INFINITY) >= fromMs),
  };
}

/** What the history holds of a stretch of time, thinned, with a break wherever steps are missing; read in slices. */
async function stepsBetween(
  store: Pick<Store, 'history'>,
  { key, intervalMs, firstMs, lastMs, channels }: SeriesState,
  fromMs: number,
  toMs: number,
  outside: OutsideTally,
): Promise<readonly Step[]> {
  const [beginMs, endMs] = [Math.max(fromMs, firstMs), Math.min(toMs, lastMs)];
  const thinned = new Thinned(beginMs, endMs, intervalMs, MAX_STEPS);
  const longestMs = Math.max(GAP_INTERVALS * intervalMs, thinned.stretchMs);
  const sliceSteps = Math.min(SLICE_STEPS, Math.ceil(SLICE_VALUES / Math.max(1, channels.length)));
  const sliceMs = sliceSteps * intervalMs;
  let previousMs = beginMs;
  for (let sliceFromMs = beginMs; sliceFromMs <= endMs; sliceFromMs += sliceMs) {
    if (sliceFromMs > beginMs) await turn();
    const nextMs = sliceFromMs + sliceMs;
    for (const block of store.history(key, sliceFromMs, Math.min(nextMs, endMs))) {
      for (let index = 0; index < block.score.length; index++) {
        const timeMs = Math.round(block.startMs + index * block.intervalMs);
        if (timeMs < sliceFromMs || timeMs >= nextMs || timeMs > endMs) continue;
        if (timeMs - previousMs > longestMs) thinned.breakAt((previousMs + timeMs) / 2);
        previousMs = timeMs;
        thinned.add(block, index, timeMs);
        outside.add(block, index);
      }
    }
  }
  thinned.close();
  if (toMs > beginMs && toMs - lastMs > SILENT_INTERVALS * intervalMs) thinned.breakAt(toMs);
  return thinned.steps;
}

type KnownChannel = Pick<ChannelView, 'unit' | 'range' | 'valid'>;
type Columns = Omit<ChannelView, 'judged' | 'outside' | keyof KnownChannel>;

function columnsOf(name: string, steps: readonly Step[]): Columns {
  const cells = steps.map(({ block, index }) => {
    const channel = block?.channels.indexOf(name) ?? -1;
    return { block, at: channel < 0 ? Number.NaN : index * block!.channels.length + channel };
  });
  const column = (pick: (block: HistoryBlock, at: number) => number | undefined) =>
    cells.map(({ block, at }) => (block === undefined ? null : (pick(block, at) ?? null)));
  return {
    name,
    actual: column(({ actual }, at) => keptFloat(actual, at)),
    expected: column(({ expected, band }, at) => besideBand(expected[at]!, band[at]!)),
    lower: column(({ expected, band }, at) => besideBand(expected[at]! - band[at]!, band[at]!)),
    upper: column(({ expected, band }, at) => besideBand(expected[at]! + band[at]!, band[at]!)),
  };
}

/** To a thousandth of the band, however large the value is; undefined where there is none. */
function besideBand(number: number, band: number): number | undefined {
  if (!Number.isFinite(number)) return undefined;
  const decimals = 3 - Math.floor(Math.log10(band));
  return decimals >= 0 && decimals <= MAX_DECIMALS ? Number(number.toFixed(decimals)) : number;
}

const MAX_DECIMALS = 15;

/** Six significant digits; what was not measured is null. */
function value(number: number | undefined): number | null {
  return number === undefined || !Number.isFinite(number) ? null : Number(number.toPrecision(6));
}
