import type { Acknowledgement, Incident, Reading, Severity, Trace } from '@kymo/domain';
import { farthest } from './farthest';
import { policyGateOf, type PolicyGate } from '../policy/gate';
import type { Policy } from '../policy/policy';
import { severityUnder, worseOf } from '../policy/severity';

/** A time to act: by the time of the data, or by the clock where no data arrive; whichever comes first. */
export interface Moment {
  readonly eventMs: number;
  readonly arrivalMs: number;
}

/** What the series of an incident has to say, at a time of the data. */
export interface IncidentNews {
  readonly incident: Incident;
  /** Empty where nothing is worse than before. */
  readonly readings: readonly Reading[];
  /** Event time of the verdict. */
  readonly atMs: number;
  /** That its series is read from. */
  readonly partition?: string | undefined;
  /** Whether the window of the verdict is anomalous; absent where the news are of no window. */
  readonly isAnomalous?: boolean;
  /** The loudest channel, where it begins. */
  readonly trace?: Trace | undefined;
  /** How long the deviation has lasted: a window shows it for longer. Absent where it lasts as long as the incident. */
  readonly lastedMs?: number | undefined;
}

/**
 * - `pending`: a gate of the policy is shut;
 * - `firing`: people have to know;
 * - `acknowledged`: somebody has taken it on; a worse severity has it fire again;
 * - `cooling`: it has ended, and is the same one if it comes back before its cool-down is over;
 * - `over`: nothing more comes.
 */
export type EpisodeStatus = 'pending' | 'firing' | 'acknowledged' | 'cooling' | 'over';

/** What on-call takes for one event: an incident with all its returns within the cool-down. Plain, so that it can be stored. */
export interface Episode {
  /** Identity of its first incident. */
  readonly id: string;
  readonly status: EpisodeStatus;
  /** As it was heard of last. */
  readonly incident: Incident;
  /** Of each channel where it was farthest from what was expected. */
  readonly readings: readonly Reading[];
  /** What was heard last, which gates ask for while it is pending. */
  readonly latest?: readonly Reading[];
  /** The worst so far. */
  readonly severity: Severity;
  readonly peakScore?: number;
  readonly startMs: number;
  /** Event time from which people have to know. */
  readonly raisedMs?: number;
  /** Present while it is cooling, and once it is over. */
  readonly endMs?: number;
  readonly reopened: number;
  readonly trace?: Trace;
  readonly heldBy?: PolicyGate;
  /** Which of its latest windows are anomalous, the newest last, while the policy asks. */
  readonly windows?: readonly boolean[];
  /** How long its deviation has lasted, where the news have said so. */
  readonly lastedMs?: number;
  /** Holds through returns within the cool-down, until the severity rises. */
  readonly acknowledgement?: Acknowledgement;
  /** When it changes by itself. */
  readonly due?: Moment;
}

/** Returns that lengthen the cool-down: each doubles it. */
const MAX_DOUBLINGS = 5;

/** Takes in news of the series. Pure; nothing resolves that has not fired. */
export function hear(
  before: Episode | undefined,
  news: IncidentNews,
  policy: Policy,
  arrivalMs: number,
): Episode | undefined {
  const isKnown = before !== undefined && before.status !== 'over';
  if (news.incident.status === 'resolved') return isKnown ? end(before, news, policy, arrivalMs) : undefined;
  const known = counted(isKnown ? worsen(before, news, policy) : begun(news, policy), news, policy);
  if (known.status === 'cooling')
    return fire({ ...known, reopened: known.reopened + 1 }, news.atMs, policy, arrivalMs);
  if (known.status === 'pending') return ask(known, news.atMs, policy, arrivalMs);
  return known;
}

/** With one more window, while it is pending and the policy counts windows. */
function counted(episode: Episode, { isAnomalous }: IncidentNews, { windows }: Policy): Episode {
  if (episode.status !== 'pending' || windows === undefined || isAnomalous === undefined) return episode;
  return { ...episode, windows: [...(episode.windows ?? []), isAnomalous].slice(-windows.of) };
}

/** Somebody takes it on. */
export function acknowledge(episode: Episode, acknowledgement: Acknowledgement): Episode {
  const { status } = episode;
  return { ...episode, acknowledgement, status: status === 'firing' ? 'acknowledged' : status };
}

/** Nobody has taken it on any longer. */
export function lapsed(episode: Episode): Episode {
  const status = episode.status === 'acknowledged' ? 'firing' : episode.status;
  return { ...episode, acknowledgement: undefined, status };
}

/** What becomes of it once its moment has come. */
export function whenDue(episode: Episode, { eventMs, arrivalMs }: Moment, policy: Policy): Episode {
  if (episode.status === 'pending') return ask(episode, eventMs, policy, arrivalMs);
  if (episode.status === 'cooling') return { ...episode, status: 'over', due: undefined };
  return fire(episode, eventMs, policy, arrivalMs);
}

/** All fields stand from the start: copies of objects that keep their shape cost a tenth. */
function begun({ incident, readings, trace, lastedMs }: IncidentNews, policy: Policy): Episode {
  const { id, startMs, peakScore } = incident;
  return {
    id,
    status: 'pending',
    incident,
    readings,
    latest: readings,
    severity: severityUnder(incident, policy, 0),
    peakScore,
    startMs,
    raisedMs: undefined,
    endMs: undefined,
    reopened: 0,
    trace,
    heldBy: undefined,
    windows: undefined,
    lastedMs,
    acknowledgement: undefined,
    due: undefined,
  };
}

function worsen(before: Episode, news: IncidentNews, policy: Policy): Episode {
  const { incident, readings, atMs, trace } = news;
  const peakScore = Math.max(incident.peakScore ?? 0, before.peakScore ?? 0);
  const isWorse = readings.length > 0 && (incident.peakScore ?? 0) >= (before.peakScore ?? 0);
  const lastedMs = news.lastedMs ?? before.lastedMs;
  const severity = worseOf(
    before.severity,
    severityUnder(incident, policy, lastedMs ?? atMs - before.startMs),
  );
  const rises = severity !== before.severity;
  return {
    id: before.id,
    status: rises && before.status === 'acknowledged' ? 'firing' : before.status,
    incident,
    readings: isWorse ? farthest(before.readings, readings) : before.readings,
    latest: isWorse && before.status === 'pending' ? readings : before.latest,
    severity,
    peakScore: incident.peakScore === undefined ? before.peakScore : peakScore,
    startMs: before.startMs,
    raisedMs: before.raisedMs,
    endMs: before.endMs,
    reopened: before.reopened,
    trace: trace ?? before.trace,
    heldBy: before.heldBy,
    windows: before.windows,
    lastedMs,
    acknowledgement: rises ? undefined : before.acknowledgement,
    due: before.due,
  };
}

/** Whether how long its deviation has lasted decides what becomes of it, so that it has to hear of every window. */
export function dependsOnWindows({ status, heldBy, severity }: Episode, policy: Policy): boolean {
  if (heldBy !== undefined) return true;
  const mayRise = policy.severity.criticalAfterMs !== undefined && severity !== 'critical';
  return mayRise && (status === 'firing' || status === 'acknowledged');
}

function ask(episode: Episode, atMs: number, policy: Policy, arrivalMs: number): Episode {
  const heldBy = policyGateOf(episode, policy, atMs);
  if (heldBy === undefined) return fire(episode, atMs, policy, arrivalMs);
  // The next window says how much longer its deviation has lasted.
  if (heldBy !== 'min-duration' || episode.lastedMs !== undefined)
    return { ...episode, heldBy, due: undefined };
  // As the gate counts: an earlier time would be due again and again.
  const eventMs = episode.incident.startMs + policy.minDurationMs;
  return { ...episode, heldBy, due: { eventMs, arrivalMs: arrivalMs + eventMs - atMs } };
}

function fire(episode: Episode, atMs: number, policy: Policy, arrivalMs: number): Episode {
  const { incident, startMs, lastedMs } = episode;
  const severity = worseOf(episode.severity, severityUnder(incident, policy, lastedMs ?? atMs - startMs));
  const isTaken = episode.acknowledgement !== undefined && severity === episode.severity;
  const { criticalAfterMs } = policy.severity;
  const eventMs = criticalAfterMs === undefined || lastedMs !== undefined ? atMs : startMs + criticalAfterMs;
  return {
    ...episode,
    status: isTaken ? 'acknowledged' : 'firing',
    severity,
    raisedMs: episode.raisedMs ?? atMs,
    endMs: undefined,
    heldBy: undefined,
    latest: undefined,
    windows: undefined,
    acknowledgement: isTaken ? episode.acknowledgement : undefined,
    due: eventMs > atMs ? { eventMs, arrivalMs: arrivalMs + eventMs - atMs } : undefined,
  };
}

function end(before: Episode, { incident, atMs }: IncidentNews, policy: Policy, arrivalMs: number): Episode {
  if (before.status === 'cooling') return before;
  const endMs = incident.endMs ?? incident.lastMs;
  if (before.status === 'pending') return { ...before, incident, endMs, status: 'over', due: undefined };
  const coolDownMs = policy.coolDownMs * 2 ** Math.min(before.reopened, MAX_DOUBLINGS);
  return {
    ...before,
    incident,
    endMs,
    status: coolDownMs === 0 ? 'over' : 'cooling',
    heldBy: undefined,
    due: coolDownMs === 0 ? undefined : { eventMs: atMs + coolDownMs, arrivalMs: arrivalMs + coolDownMs },
  };
}
