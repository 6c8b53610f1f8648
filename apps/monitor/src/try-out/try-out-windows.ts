import { stretchWindows } from '@kymo/detectors';
import {
  type Detector,
  gatherStretch,
  KymoError,
  type ScoredWindow,
  type SeriesState,
  type Store,
} from '@kymo/domain';
import { inSlices, turn } from '@kymo/statistics';

/** Steps before the stretch on which boundaries settle. */
const WARM_UP_STEPS = 3000;
/** Most windows that are scored for one question. */
const MAX_WINDOWS = 60_000;
const BATCH_WINDOWS = 512;

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/**
 * Windows of several series from the history, scored, in the order of time; with them the windows before the span that
 * boundaries settle on. Series that a model does not know are left out.
 * @throws KymoError OPTIONS_INVALID where that is too much for one question
 */
export async function scoredWindows(
  store: Pick<Store, 'history'>,
  states: readonly SeriesState[],
  detectorOf: (series: string) => Detector | undefined,
  { fromMs, toMs }: Span,
  stride: number,
): Promise<ScoredWindow[]> {
  refuseTooMany(states, { fromMs, toMs }, stride);
  const scored: ScoredWindow[] = [];
  for (const state of states) {
    const detector = detectorOf(state.key);
    if (detector === undefined || !detector.knows(state.key)) continue;
    const lastMs =
      state.lastMs - Math.max(0, Math.floor((state.lastMs - toMs) / state.intervalMs)) * state.intervalMs;
    const beginMs = Math.max(state.firstMs, fromMs - WARM_UP_STEPS * state.intervalMs);
    const steps = Math.floor((lastMs - beginMs) / state.intervalMs) + 1;
    if (steps < detector.windowLength) continue;
    const stretch = await inSlices(gatherStretch(store, { ...state, lastMs }, steps));
    await turn();
    const windows = stretchWindows(stretch, { length: detector.windowLength, stride });
    for (let from = 0; from < windows.length; from += BATCH_WINDOWS) {
      const batch = windows.slice(from, from + BATCH_WINDOWS);
      const scores = await detector.score(batch);
      batch.forEach((window, index) => scored.push({ window, score: scores[index]! }));
    }
  }
  await turn();
  return scored.sort((one, other) => endOf(one) - endOf(other));
}

function endOf({ window: { startMs, length, intervalMs } }: ScoredWindow): number {
  return startMs + length * intervalMs;
}

function refuseTooMany(states: readonly SeriesState[], { fromMs, toMs }: Span, stride: number): void {
  const windows = states.reduce((sum, { intervalMs, firstMs, lastMs }) => {
    const spanMs = Math.min(toMs, lastMs) - Math.max(firstMs, fromMs - WARM_UP_STEPS * intervalMs);
    return sum + Math.max(0, spanMs) / intervalMs / stride;
  }, 0);
  if (windows <= MAX_WINDOWS) return;
  throw new KymoError(
    'OPTIONS_INVALID',
    `Trying settings on ${states.length} series: ${Math.round(windows)} windows found, at most ${MAX_WINDOWS} allowed. ` +
      'Choose a shorter stretch of time, or one series.',
  );
}
