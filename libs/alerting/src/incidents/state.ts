import type { Incident } from '@kymo/domain';
import type { Excursion } from './excursion';
import type { EarlierIncident } from './habit';

/** What is remembered of one series between two verdicts: plain, so that it can be stored. */
export interface AlertingState {
  /** Evidence of an anomaly, 0 to 1.5; an incident begins at 1 and ends at 0. */
  readonly evidence: number;
  /** The same against the boundary that holds for people, which is higher while the series is immature. */
  readonly pageEvidence: number;
  /** Scores beyond the boundary, while there is evidence. */
  readonly excursion?: Excursion;
  readonly anomaly?: Incident;
  readonly silence?: Incident;
  /** Incidents that are over, the latest last. */
  readonly earlier?: readonly EarlierIncident[];
  /** When people were last told that the normal has moved. */
  readonly toldMovedMs?: number;
}

/** A change of an incident; `announces` says that people must hear of it. */
export interface Transition {
  readonly incident: Incident;
  readonly announces: boolean;
}

/** Whether the transition opens an incident over a score, or makes it known to people. */
export function beginsAnomaly({ incident }: Transition): boolean {
  return incident.kind !== 'silence' && incident.status === 'firing' && incident.lastMs === incident.raisedMs;
}

/**
 * What may be learnt from the next score: nothing of trouble that people were told of; while there is too little evidence
 * to tell them, what would be learnt waits; all is learnt again where the normal has moved.
 */
export type Learning = 'usual' | 'in-doubt' | 'nothing' | 'reset';

export function learningUnder(state: AlertingState | undefined): Learning {
  const open = state?.anomaly;
  if (open?.kind === 'regime-change') return 'reset';
  if (open !== undefined && awaitsGroup(open)) return 'in-doubt';
  if (open !== undefined) return open.paged ? 'nothing' : 'usual';
  return (state?.evidence ?? 0) > 0 ? 'in-doubt' : 'usual';
}

/** Whether people are told of it once the others of its group have been judged, unless those move with it. */
export function awaitsGroup({ kind, heldBy }: Incident): boolean {
  return kind === 'anomaly' && heldBy === 'group';
}

/** Whether most of a group's series have turned anomalous together, or are about to, and whether people know. */
export type Movement = 'none' | 'likely' | 'moved' | 'told';

/** What the decision on one series has to know of others, and of people. */
export interface IncidentContext {
  readonly movement: () => Movement;
  /** Whether others of its group may move with it that have not been judged yet. */
  readonly mayMove: () => boolean;
  /** Whether a person has said what the incident was: then it was trouble. */
  readonly isNamed: (incident: string) => boolean;
}

export const NOTHING: AlertingState = { evidence: 0, pageEvidence: 0 };

/** A state as versions before evidence have stored it goes on with none; they told people of every incident. */
export function asOfNow(state: AlertingState | undefined): AlertingState {
  if (state?.evidence !== undefined) return state;
  const { anomaly, silence } = state ?? {};
  return {
    ...NOTHING,
    ...(anomaly && { anomaly: { ...anomaly, paged: true } }),
    ...(silence && { silence }),
  };
}
