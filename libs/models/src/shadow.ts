import { compareDetectors, type DetectorComparison, stretchWindows } from '@kymo/detectors';
import { type Detector, gatherStretch, type SeriesKey, type Store, type Window } from '@kymo/domain';
import type { Group } from './group';
import { inSlices } from './in-slices';
import type { Challenger } from './step';

/** Most windows that a challenger is judged on; the latest. */
const MAX_WINDOWS = 2000;

/**
 * Holds a challenger against whatever serves each series, on what both have not learnt.
 * @returns nothing where the series have shown no window that both can score
 * @throws the reason of the signal where it is aborted
 */
export async function holdAgainst(
  servingOf: (series: SeriesKey) => Detector | undefined,
  { fitted: { detector }, since }: Challenger,
  group: Group,
  store: Pick<Store, 'history'>,
  { stride, seed, signal }: { readonly stride: number; readonly seed: number; readonly signal: AbortSignal },
): Promise<DetectorComparison | undefined> {
  const contested = Object.entries(since).flatMap(([series, { lastMs }]) => {
    const incumbent = servingOf(series);
    const state = group.members.get(series);
    if (!state || !incumbent || incumbent === detector) return [];
    return incumbent.knows(series) && detector.knows(series) ? [{ state, incumbent, lastMs }] : [];
  });
  const length = Math.max(detector.windowLength, ...contested.map(({ incumbent }) => incumbent.windowLength));
  const maxSteps = length + stride * Math.ceil(MAX_WINDOWS / Math.max(1, contested.length));
  const windows: Window[] = [];
  for (const { state, lastMs } of contested) {
    const stretch = await inSlices(gatherStretch(store, state, maxSteps));
    windows.push(...stretchWindows(stretch, { length, stride, fromMs: lastMs + state.intervalMs }));
  }
  if (windows.length === 0) return undefined;
  const incumbents = new Map(contested.map(({ state, incumbent }) => [state.key, incumbent]));
  return compareDetectors((series) => incumbents.get(series)!, detector, windows, seed, signal);
}
