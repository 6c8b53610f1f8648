import { advance, alertFor, type AlertingState, type IncidentRules } from '@kymo/alerting';
import type { Alert, Incident, SeriesKey, StageState, Store, Verdict } from '@kymo/domain';
import { map, type OperatorFunction } from 'rxjs';

/** A verdict with the incidents it changes and the alerts it sends out. */
export interface Raised {
  readonly verdict: Verdict;
  readonly incidents: readonly Incident[];
  readonly alerts: readonly Alert[];
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

  advance(verdict: Verdict) {
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

/** Verdicts to incidents and alerts. */
export function raise({
  incidents,
  publicUrl,
}: {
  incidents: Incidents;
  publicUrl?: string | undefined;
}): OperatorFunction<Verdict, Raised> {
  return map((verdict) => {
    const transitions = incidents.advance(verdict);
    return {
      verdict,
      incidents: transitions.map(({ incident }) => incident),
      alerts: transitions
        .filter(({ announces }) => announces)
        .map(({ incident }) => alertFor(incident, publicUrl)),
    };
  });
}
