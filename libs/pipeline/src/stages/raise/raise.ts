import {
  advance,
  lastedMs,
  learningUnder,
  type AlertingState,
  type IncidentRules,
  type Learning,
  type Transition,
} from '@kymo/alerting';
import {
  windowEndMs,
  type Incident,
  type SeriesKey,
  type StageState,
  type Store,
  type Verdict,
  type Window,
} from '@kymo/domain';
import type { ItemStage, StageBatch } from '../stage';
import { GroupMovement } from './group-movement';

/** Incidents of a group that begin within so many windows of each other are of one movement. */
const MOVEMENT_WINDOWS = 1;

/** The series that share a model; nothing where a series has its own. */
export type GroupOf = (window: Pick<Window, 'series' | 'tags' | 'partition'>) => string | undefined;

/** A verdict with the incidents that it begins, changes and ends. */
export interface Raised {
  readonly verdict: Verdict;
  readonly transitions: readonly Transition[];
  /** How long the deviation of its series has lasted; absent where there is none. */
  readonly lastedMs?: number;
}

/** Verdicts to incidents: where those of each series stand, as the store last had them and the passes under way have them now. */
export class RaiseStage implements ItemStage<Verdict, Raised> {
  private readonly states = new Map<SeriesKey, AlertingState>();
  private readonly changed = new Set<SeriesKey>();
  private movement: GroupMovement;

  constructor(
    private readonly rules: IncidentRules,
    private readonly groupOf: GroupOf,
    private readonly store: Pick<Store, 'stageState' | 'stageKeys' | 'series' | 'incident'>,
  ) {
    this.movement = new GroupMovement(groupOf, rules.regimeSeries);
    this.reset();
  }

  process(batch: StageBatch<Verdict>): StageBatch<Raised> {
    return { ...batch, items: batch.items.map((verdict) => this.take(verdict)) };
  }

  take(verdict: Verdict): Raised {
    const { state, transitions } = this.advance(verdict);
    const { excursion } = state;
    return { verdict, transitions, ...(excursion && { lastedMs: lastedMs(excursion) }) };
  }

  /** Series that share the model of a window's series, with itself. */
  groupSize(window: Window): number {
    return this.movement.sizeOf(window);
  }

  /** What may be learnt from the next score of a series. */
  learning(series: SeriesKey): Learning {
    const state = this.states.get(series);
    const learning = learningUnder(state);
    // What people say was no trouble is learnt although they were told of it.
    const isCleared = learning === 'nothing' && this.assessmentOf(state!.anomaly!) === 'none';
    return isCleared ? 'usual' : learning;
  }

  /** States that have changed since the last snapshot; they are never changed in place. */
  snapshot(): StageState[] {
    const changed = [...this.changed];
    this.changed.clear();
    return changed.map((key) => ({ stage: 'raise', key, state: this.states.get(key) }));
  }

  /** Goes back to what the store holds. */
  reset(): void {
    this.states.clear();
    this.changed.clear();
    this.movement = new GroupMovement(this.groupOf, this.rules.regimeSeries);
    for (const { key: series, ...state } of this.store.series()) this.movement.join({ series, ...state });
    for (const series of this.store.stageKeys('raise')) {
      this.states.set(series, this.store.stageState('raise', series) as AlertingState);
    }
  }

  /** What people have said of an incident: what they have named is trouble unless they say otherwise. */
  private assessmentOf({ id }: Pick<Incident, 'id'>): 'trouble' | 'none' | 'unknown' {
    const { label, assessment } = this.store.incident(id) ?? {};
    if (assessment !== undefined) return assessment === 'true' ? 'trouble' : 'none';
    return label === undefined ? 'unknown' : 'trouble';
  }

  private note(series: SeriesKey, state: AlertingState | undefined): void {
    this.changed.add(series);
    if (state === undefined) this.states.delete(series);
    else this.states.set(series, state);
  }

  private advance(verdict: Verdict): ReturnType<typeof advance> {
    const { window } = verdict;
    const { series } = window;
    this.movement.join(window);
    const before = this.states.get(series);
    const sinceMs = windowEndMs(window) - MOVEMENT_WINDOWS * window.length * window.intervalMs;
    const { state, transitions } = advance(before, verdict, this.rules, {
      movement: () => this.movement.of(window, (one) => this.states.get(one), sinceMs),
      mayMove: () => this.movement.mayMove(window),
      isNamed: (id) => this.assessmentOf({ id }) === 'trouble',
    });
    if (!window.ends) {
      if (state !== before) this.note(series, state);
      return { state, transitions };
    }
    this.note(series, undefined);
    if (window.ends === 'forgotten') this.movement.removeSeries(series);
    return { state, transitions: [...transitions, ...endOf(state.anomaly)] };
  }
}

/** Ends the open incident of a series that ends. */
function endOf(open: Incident | undefined): readonly Transition[] {
  if (open === undefined) return [];
  return [{ incident: { ...open, status: 'resolved', endMs: open.lastMs }, announces: open.paged }];
}
