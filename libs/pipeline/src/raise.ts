import { advance, type AlertingState, type IncidentRules, type Transition } from '@kymo/alerting';
import type { Incident, SeriesKey, StageState, Store, Verdict } from '@kymo/domain';
import { map, type OperatorFunction } from 'rxjs';

/** A verdict with the incidents that it begins, changes and ends. */
export interface Raised {
  readonly verdict: Verdict;
  readonly transitions: readonly Transition[];
}

/** Where the incidents of each series stand, as the store last had them plus the pass under way. */
export class Incidents {
  private readonly states = new Map<SeriesKey, AlertingState>();

  constructor(
    private readonly rules: IncidentRules,
    private readonly store: Pick<Store, 'stageState' | 'stageKeys'>,
  ) {
    this.reload();
  }

  advance(verdict: Verdict): readonly Transition[] {
    const { series } = verdict.window;
    const { state, transitions } = advance(this.states.get(series), verdict, this.rules);
    this.states.set(series, state);
    return transitions;
  }

  firing(series: SeriesKey): Incident | undefined {
    const state = this.states.get(series);
    return state?.anomaly ?? state?.silence;
  }

  stateOf(series: SeriesKey): StageState {
    return { stage: 'raise', key: series, state: this.states.get(series) };
  }

  /** Goes back to what the store holds: the pass under way has failed. */
  reload(): void {
    this.states.clear();
    for (const series of this.store.stageKeys('raise')) {
      this.states.set(series, this.store.stageState('raise', series) as AlertingState);
    }
  }
}

/** Verdicts to incidents. */
export function raise({ incidents }: { incidents: Incidents }): OperatorFunction<Verdict, Raised> {
  return map((verdict) => ({ verdict, transitions: incidents.advance(verdict) }));
}
