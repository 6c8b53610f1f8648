import { type Incident, OWN_SERIES } from '@kymo/domain';

/** Kinds that are of Kymo, its models or its input as a whole: the page of its health tells of them. */
const OF_HEALTH: ReadonlySet<Incident['kind']> = new Set(['health', 'drift', 'late-data']);

/** Whether it is about Kymo, its models or its input as a whole: no series of the telemetry shows it. */
export function isOfKymo({ kind, series }: Pick<Incident, 'kind' | 'series'>): boolean {
  return OF_HEALTH.has(kind) || series === OWN_SERIES;
}

/** Permanent link to an incident on the page. @param publicUrl address of the page as people reach it */
export function incidentPage({ id, kind }: Pick<Incident, 'id' | 'kind'>, publicUrl: string): string {
  const path = OF_HEALTH.has(kind) ? 'health' : `incident/${encodeURIComponent(id)}`;
  return `${publicUrl.replace(/\/$/, '')}/#/${path}`;
}
