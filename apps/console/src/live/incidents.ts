import { type Incident, lastingMs, OWN_SERIES } from '@kymo/domain';

/** Most incidents held and listed, but for those that go on. */
export const INCIDENT_LIMIT = 200;
/** Most incidents held that go on. */
export const FIRING_LIMIT = 1000;

/** Whether people know of it, and it goes on. */
export function isFiring({ status, paged }: Incident): boolean {
  return paged && status === 'firing';
}

/** Firing first, of these what silences all others and then the critical ones; then the latest, and at the end those that nobody was told of. */
export function ordered(incidents: readonly Incident[]): readonly Incident[] {
  const rank = (incident: Incident): number => {
    const { paged, status, severity } = incident;
    if (!paged) return 3;
    if (standsStill(incident)) return -1;
    return status === 'resolved' ? 2 : severity === 'critical' ? 0 : 1;
  };
  return [...incidents].sort((a, b) => rank(a) - rank(b) || b.startMs - a.startMs);
}

/** The list with an incident in its place, once. */
export function withIncident(incidents: readonly Incident[], incident: Incident): readonly Incident[] {
  return ordered([incident, ...incidents.filter(({ id }) => id !== incident.id)]).filter(
    (one, place) => place < INCIDENT_LIMIT || one.status === 'firing',
  );
}

/** When it is over, or the latest moment of one that goes on. */
export function endOf({ status, endMs, lastMs }: Incident, nowMs: number): number {
  return endMs ?? (status === 'firing' ? Math.max(nowMs, lastMs) : lastMs);
}

/**
 * How long it has lasted. A silence that goes on lasts by the clock, too: where nothing arrives at all, the time of the data
 * stands still.
 * @param quietMs for how long nothing of the series has arrived by the clock, where that is longer than usual
 */
export function lastedMs(incident: Incident, nowMs: number, quietMs = 0): number {
  const lastedMs = lastingMs(incident, endOf(incident, nowMs));
  const { kind, status } = incident;
  return kind === 'silence' && status === 'firing' ? Math.max(lastedMs, quietMs) : lastedMs;
}

/** Whether nothing arrives at all: the time of the data stands still, and does not tell for how long. */
export function standsStill({ kind, series, status }: Incident): boolean {
  return kind === 'silence' && series === OWN_SERIES && status === 'firing';
}

/** The moment of an incident with as much again around it, at least five minutes on either side. */
export function spanAround(incident: Pick<Incident, 'startMs' | 'lastMs' | 'endMs'>): {
  fromMs: number;
  toMs: number;
} {
  const endMs = incident.endMs ?? incident.lastMs;
  const margin = Math.max(5 * 60_000, (endMs - incident.startMs) * 0.75);
  return { fromMs: incident.startMs - margin, toMs: endMs + margin };
}
