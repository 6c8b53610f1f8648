import type { Score, SeriesKey, StageState, Store, Window } from '@kymo/domain';
import { beginDrifting, driftingBoundary, learnScore, type DriftingBoundary } from './drifting-boundary';
import type { JudgeOptions } from './judge';

/** Boundary that every detector learns. */
const LEARNT = 1;
const DAY_MS = 86_400_000;
/** However slow the sampling, not more alarms than this per window. */
const HIGHEST_RATE = 0.005;

/** The boundary of each series, as the store last had it plus the pass under way; keeps nothing where it does not drift. */
export class Boundaries {
  private readonly drifting = new Map<SeriesKey, DriftingBoundary>();

  constructor(
    private readonly options: JudgeOptions,
    private readonly store: Pick<Store, 'stageState' | 'stageKeys'>,
  ) {
    this.reload();
  }

  /** Where the boundary of a score stands, before the score itself is learnt. */
  pass({ series, intervalMs, freshSteps }: Window, { value, model }: Score): number {
    if (this.options.boundary === 'learnt') return LEARNT;
    const kept = this.drifting.get(series);
    const state = kept?.model === model.hash ? kept : beginDrifting(model.hash);
    const perWindow = (this.options.falseAlarmsPerDay * intervalMs * freshSteps) / DAY_MS;
    const boundary = driftingBoundary(state, Math.min(HIGHEST_RATE, perWindow));
    this.drifting.set(series, learnScore(state, value, boundary));
    return boundary;
  }

  states(series: Iterable<SeriesKey>): StageState[] {
    return [...series].flatMap((key) => {
      const state = this.drifting.get(key);
      return state === undefined ? [] : [{ stage: 'judge', key, state }];
    });
  }

  /** Goes back to what the store holds: the pass under way has failed. */
  reload(): void {
    this.drifting.clear();
    if (this.options.boundary === 'learnt') return;
    for (const series of this.store.stageKeys('judge')) {
      this.drifting.set(series, this.store.stageState('judge', series) as DriftingBoundary);
    }
  }
}
