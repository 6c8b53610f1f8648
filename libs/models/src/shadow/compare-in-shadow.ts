import { compareDetectors, type DetectorComparison } from '@kymo/detectors';
import {
  type Detector,
  gatherStretch,
  type SeriesKey,
  type SeriesState,
  type Store,
  type Window,
} from '@kymo/domain';
import { inSlices } from '@kymo/statistics';
import type { Challenger, Members } from '../lifecycle/group-models';
import { cutWindows } from './cut-windows';

/** The latest windows that a challenger is compared on. */
const MAX_WINDOWS = 2000;

/** A series that two models know, from the step on that the challenger has not learnt. */
interface Contest {
  readonly state: SeriesState;
  readonly incumbent: Detector;
  readonly fromMs: number;
}

interface HowToCompare {
  readonly stride: number;
  readonly seed: number;
  /** Whether the challenger takes over where neither is better. */
  readonly winsTies: boolean;
  readonly signal: AbortSignal;
}

/**
 * Compares a challenger with the model that serves each series, on windows that neither has learnt.
 * @returns nothing if the series have shown no window that both can score
 * @throws the reason of the signal once it is aborted
 */
export async function compareInShadow(
  incumbentOf: (series: SeriesKey) => Detector | undefined,
  { detector, since }: Pick<Challenger, 'since'> & { readonly detector: Detector },
  members: Members,
  store: Pick<Store, 'history'>,
  { stride, ...how }: HowToCompare,
): Promise<DetectorComparison | undefined> {
  const contests = Object.entries(since).flatMap(([series, { lastMs }]): Contest[] => {
    const incumbent = incumbentOf(series);
    const state = members.get(series);
    if (!state || !incumbent || incumbent === detector) return [];
    const isKnown = incumbent.knows(series) && detector.knows(series);
    return isKnown ? [{ state, incumbent, fromMs: lastMs + state.intervalMs }] : [];
  });
  const length = Math.max(detector.windowLength, ...contests.map(({ incumbent }) => incumbent.windowLength));
  const maxSteps = length + stride * Math.ceil(MAX_WINDOWS / Math.max(1, contests.length));
  const windows: Window[] = [];
  for (const { state, fromMs } of contests) {
    const stretch = await inSlices(gatherStretch(store, state, maxSteps));
    windows.push(...(await inSlices(cutWindows(stretch, { length, stride, fromMs }))));
  }
  if (windows.length === 0) return undefined;
  const incumbents = new Map(contests.map(({ state, incumbent }) => [state.key, incumbent]));
  return compareDetectors((series) => incumbents.get(series)!, detector, windows, how);
}
