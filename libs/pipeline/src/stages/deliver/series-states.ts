import {
  type SeriesKey,
  type SeriesState,
  standingScore,
  stepMs,
  type Store,
  type Verdict,
  windowEndMs,
} from '@kymo/domain';

/** What is known of every series: what the store last had, and what the passes under way have shown. */
export class SeriesStates {
  private known = new Map<SeriesKey, SeriesState>();

  constructor(private readonly store: Pick<Store, 'series'>) {
    this.reset();
  }

  /** Takes the verdicts of one pass on one series. @returns its state; nothing where the series is forgotten with them */
  take(series: SeriesKey, verdicts: readonly Verdict[]): SeriesState | undefined {
    const end = verdicts.findLastIndex(isForgotten);
    const state = stateAfter(verdicts.slice(end + 1), end < 0 ? this.known.get(series) : undefined);
    if (state) this.known.set(series, state);
    else if (end >= 0) this.known.delete(series);
    return state;
  }

  /** Goes back to what the store holds. */
  reset(): void {
    this.known = new Map(this.store.series().map((state) => [state.key, state]));
  }
}

export function isForgotten({ window }: Verdict): boolean {
  return window.ends === 'forgotten';
}

function stateAfter(verdicts: readonly Verdict[], before: SeriesState | undefined): SeriesState | undefined {
  const last = verdicts.at(-1);
  if (last === undefined) return undefined;
  const { window, state } = last;
  const first = verdicts[0]!.window;
  return {
    key: window.series,
    tags: window.tags,
    ...(window.partition !== undefined && { partition: window.partition }),
    channels: window.channels,
    intervalMs: window.intervalMs,
    firstMs: before?.firstMs ?? stepMs(first, first.length - first.freshSteps),
    lastMs: windowEndMs(window),
    verdict: state,
    score: standingScore(last),
    ...(last.standing && { maturity: last.standing.maturity }),
    steps: (before?.steps ?? 0) + verdicts.reduce((sum, one) => sum + one.window.freshSteps, 0),
  };
}
