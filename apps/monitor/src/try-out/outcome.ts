import type { TriedIncident, TryOutcome } from '@kymo/api';
import type { Transition } from '@kymo/alerting';
import { type Incident, lastingMs } from '@kymo/domain';
import type { Span } from './try-out-windows';

/** Most incidents listed. */
const MAX_LISTED = 200;

/** Incidents as they ended up, of those that lie in the span. */
export function incidentsWithin(transitions: readonly Transition[], { fromMs, toMs }: Span): Incident[] {
  const latest = new Map<string, Incident>();
  for (const { incident } of transitions) latest.set(incident.id, incident);
  return [...latest.values()]
    .filter((one) => one.kind === 'anomaly' && one.startMs <= toMs && endOf(one) >= fromMs)
    .sort((a, b) => a.startMs - b.startMs);
}

/** What settings would have come to, held against what people have said of the incidents of that time. */
export function outcomeOf(incidents: readonly Incident[], kept: readonly Incident[]): TryOutcome {
  const assessed = kept.filter(({ assessment }) => assessment !== undefined);
  const said = (one: Incident) => assessed.find((other) => overlap(one, other))?.assessment;
  const paged = incidents.filter((one) => one.paged);
  const labelled = { true: 0, false: 0, expected: 0 };
  for (const one of paged) {
    const assessment = said(one);
    if (assessment !== undefined) labelled[assessment] += 1;
  }
  const judged = labelled.true + labelled.false;
  return {
    pages: paged.length,
    noted: incidents.length - paged.length,
    labelled,
    missed: assessed.filter((one) => one.assessment === 'true' && !paged.some((other) => overlap(one, other)))
      .length,
    precision: judged === 0 ? null : labelled.true / judged,
    incidents: incidents.slice(0, MAX_LISTED).map((one) => viewOf(one, said(one))),
  };
}

function viewOf(incident: Incident, assessment: TriedIncident['assessment']): TriedIncident {
  const { series, startMs, severity, peakScore = null, paged, heldBy, channels } = incident;
  const endMs = endOf(incident);
  return {
    ...{ series, startMs, endMs, lastedMs: lastingMs(incident, endMs), severity, peakScore, paged },
    ...(heldBy !== undefined && !paged && { heldBy }),
    channels: channels.map(({ name }) => name),
    ...(assessment !== undefined && { assessment }),
  };
}

function overlap(one: Incident, other: Incident): boolean {
  return one.series === other.series && one.startMs <= endOf(other) && other.startMs <= endOf(one);
}

function endOf({ endMs, lastMs }: Incident): number {
  return endMs ?? lastMs;
}
