import type { Incident, IncidentKind, Severity, SimilarIncident } from './alert';
import type { SeriesKey } from './sample';

/** One channel at the moment that shows an incident worst. */
export interface Reading {
  readonly channel: string;
  /** Share of the score. */
  readonly share: number;
  /** Measured value, in the units of the data. */
  readonly actual: number;
  readonly expected: number;
  /** The expected band; of a hard range what is allowed. */
  readonly low: number;
  readonly high: number;
  readonly direction: 'above' | 'below' | 'within';
  /** Time of the measured value, milliseconds since the Unix epoch. */
  readonly timeMs: number;
  readonly unit?: string;
}

/** What the band of a reading is called: that of a hard range does not come from a model. */
export function bandCalled(kind: IncidentKind): 'allowed' | 'expected' {
  return kind === 'range' ? 'allowed' : 'expected';
}

/** One incident within a notification. */
export interface NotificationMember {
  /** The same however often the incident reopens within its cool-down. */
  readonly id: string;
  readonly series: SeriesKey;
  readonly tags: Readonly<Record<string, string>>;
  readonly kind: IncidentKind;
  readonly severity: Severity;
  readonly status: 'firing' | 'resolved';
  readonly startMs: number;
  /** Present once resolved. */
  readonly endMs?: number;
  /** Nominal time between two samples of its series, milliseconds; absent of trouble with Kymo itself. */
  readonly intervalMs?: Incident['intervalMs'];
  readonly peakScore?: number;
  readonly maturity?: number;
  readonly channels: Incident['channels'];
  readonly readings: readonly Reading[];
  readonly rule: string;
  readonly model?: Incident['model'];
  readonly label?: string;
  readonly similar?: readonly SimilarIncident[];
  /** Times that it came back within its cool-down. */
  readonly reopened: number;
  /** The loudest channel about the moment, for a picture. */
  readonly trace?: Trace;
}

/** Why a notification is sent. */
export type NotificationEvent = 'firing' | 'updated' | 'repeated' | 'acknowledged' | 'resolved';

/** Addresses that help to act. */
export interface NotificationLinks {
  /** The page of Kymo at that series and time. */
  readonly page?: string;
  readonly dashboard?: string;
  readonly runbook?: string;
  /** A picture of the moment; the address is signed and expires. */
  readonly plot?: string;
  /** A page that asks whether to take the incidents on; the address is signed and expires. */
  readonly acknowledge?: string;
  /** A page that asks for how long to keep the likes of them from people. */
  readonly silence?: string;
  /** A page that asks what it was. */
  readonly label?: string;
}

/** One message to one receiver about incidents that broke together. */
export interface Notification {
  /** `<group>:<revision>:<event>`: the same across retries, restarts and replays. */
  readonly id: string;
  /** Identity of the group from its first message to its last. */
  readonly group: string;
  /** Counts the messages of the group, from 1. */
  readonly revision: number;
  readonly receiver: string;
  readonly event: NotificationEvent;
  readonly status: 'firing' | 'acknowledged' | 'resolved';
  readonly severity: Severity;
  /** That of the message before, where it has risen since. */
  readonly formerSeverity?: Severity | undefined;
  /** What an update is about, in words. */
  readonly changes: readonly string[];
  /** Labels that all members of the group share. */
  readonly labels: Readonly<Record<string, string>>;
  /** First deviating moment, milliseconds since the Unix epoch. */
  readonly startMs: number;
  /** When it is told, in event time, milliseconds since the Unix epoch. */
  readonly atMs: number;
  /** End of the last deviation; present once resolved. */
  readonly endMs?: number;
  /** The first and the worst come first; a large group lists only some. */
  readonly members: readonly NotificationMember[];
  readonly memberCount: number;
  readonly firingCount: number;
  /** Who has taken it on. */
  readonly acknowledgedBy?: string;
  /** A line that a person would say. */
  readonly title: string;
  /** Several lines of plain text. */
  readonly text: string;
  /** In which the text writes times, beside UTC; an IANA name. */
  readonly timeZone: string;
  readonly links: NotificationLinks;
}

/** Which message of its group it is, by its identity. */
export function revisionIn(id: Notification['id']): number {
  return Number(id.split(':')[1]);
}

/** One channel about the moment that shows an incident. */
export interface Trace {
  readonly series: SeriesKey;
  readonly channel: string;
  readonly unit?: string;
  /** Time of the first value, milliseconds since the Unix epoch. */
  readonly fromMs: number;
  readonly intervalMs: number;
  /** `[time]`; null where nothing was measured. */
  readonly actual: readonly (number | null)[];
  /** `[time]`; null where nothing was expected. */
  readonly expected: readonly (number | null)[];
  /** Half width of the band about the expected. */
  readonly band: number;
  /** First deviating moment. */
  readonly startMs: number;
}
