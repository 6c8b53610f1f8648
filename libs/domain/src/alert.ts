import type { ModelReference } from './score';
import type { Acknowledgement, Assessment } from './annotation';
import type { KeptBack } from './kept-back';
import type { SeriesKey } from './sample';

/**
 * `regime-change`: the normal has moved, and is learnt again. `range`: a channel has left its hard range. `health`: Kymo
 * itself is in trouble.
 */
export const INCIDENT_KINDS = [
  'anomaly',
  'silence',
  'regime-change',
  'range',
  'drift',
  'unscorable',
  'late-data',
  'health',
] as const;

/** @see INCIDENT_KINDS */
export type IncidentKind = (typeof INCIDENT_KINDS)[number];
/** What is wrong with Kymo itself is an incident of this series, such as that nothing arrives any more. */
export const OWN_SERIES = 'kymo';
/** `info`: nobody was told. */
export type Severity = 'info' | 'warning' | 'critical';

/** What keeps an incident from people. */
export type Gate = 'maturity' | 'deviation' | 'duration' | 'habit' | 'group';

/** One thing that goes wrong with one series, from its first bad verdict until it is over. */
export interface Incident {
  /** The same for the same trouble, however often the stream is replayed. */
  readonly id: string;
  readonly kind: IncidentKind;
  readonly series: SeriesKey;
  readonly tags: Readonly<Record<string, string>>;
  readonly status: 'firing' | 'resolved';
  readonly severity: Severity;
  /** Since when: the first deviating moment, as far as the scores tell, milliseconds since the Unix epoch. */
  readonly startMs: number;
  /** When it was raised: the moment, in event time, of the verdict that opened it, or that made it known to people. */
  readonly raisedMs: number;
  /** Nominal time between two samples of its series, milliseconds; absent of trouble with Kymo itself. */
  readonly intervalMs?: number;
  /** Last deviating moment so far. */
  readonly lastMs: number;
  /** Whether people were told of it. */
  readonly paged: boolean;
  /** What has kept it from people so far; absent once they were told. */
  readonly heldBy?: Gate;
  /** What of on-call keeps it from people, or kept it until it was over. */
  readonly keptBack?: KeptBack;
  /** How far the ways of the series were known when it was raised, 0 to 1; present where a score raised it. */
  readonly maturity?: number;
  /** End of the deviation; present once resolved. */
  readonly endMs?: number;
  /** How bad: the highest score, 1.0 where the boundary stood, beyond it by its logarithm. Silence has none. */
  readonly peakScore?: number;
  /** Channels to look at, worst first, with their share of the score. */
  readonly channels: readonly { readonly name: string; readonly share: number }[];
  /** Model of the verdict that raised it, where one did. */
  readonly model?: ModelReference;
  /** The rule that raised it, in words. */
  readonly rule: string;
  /** What it was, as a person has said. */
  readonly label?: string;
  /** Whether it was trouble, as a person has said. */
  readonly assessment?: Assessment;
  /** Present while a person has taken it on. */
  readonly acknowledged?: Acknowledgement;
  /** The incident that it is a return of, within its cool-down: people hear of both as one. */
  readonly returnOf?: string;
  /** Earlier incidents that departed from the expected in the same way, nearest first. */
  readonly similar?: readonly SimilarIncident[];
}

/** An earlier incident that looked alike. */
export interface SimilarIncident {
  readonly id: string;
  readonly series: SeriesKey;
  readonly startMs: number;
  readonly label?: string;
  readonly assessment?: Assessment;
  /** Cosine similarity of the two signatures, at most 1. */
  readonly similarity: number;
}

/** The word that an incident has begun or ended: what goes to people. */
export interface Alert {
  /** `<incident>:<status>`, with the kind where that has changed: the same across retries, restarts and replays. */
  readonly id: string;
  readonly status: 'firing' | 'resolved';
  readonly incident: Incident;
  /** One line for a person: what, where, since when, how bad. */
  readonly summary: string;
  /** Link to the series at that moment, when a public address is configured. */
  readonly url?: string;
}
