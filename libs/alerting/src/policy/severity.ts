import type { Incident, Severity } from '@kymo/domain';
import type { Policy } from './policy';

const RANKS: Readonly<Record<Severity, number>> = { info: 0, warning: 1, critical: 2 };

/** 0 to 2. */
export function rankOf(severity: Severity): number {
  return RANKS[severity];
}

export function worseOf(one: Severity, other: Severity): Severity {
  return rankOf(one) >= rankOf(other) ? one : other;
}

/** How bad an incident is by its score, how long it has lasted and how many channels it has, within the policy's bounds. */
export function severityUnder(incident: Incident, { severity }: Policy, lastedMs: number): Severity {
  const { min = 'info', max = 'critical', criticalAfterMs, criticalChannels, criticalScore } = severity;
  const isCritical =
    (incident.peakScore ?? 0) >= (criticalScore ?? Number.POSITIVE_INFINITY) ||
    lastedMs >= (criticalAfterMs ?? Number.POSITIVE_INFINITY) ||
    incident.channels.length >= (criticalChannels ?? Number.POSITIVE_INFINITY);
  // A score of its own replaces the detector's opinion on what is critical.
  const own = criticalScore === undefined || incident.severity !== 'critical' ? incident.severity : 'warning';
  const reached = worseOf(isCritical ? 'critical' : own, min);
  return rankOf(reached) > rankOf(max) ? max : reached;
}
