import type { Incident } from '@kymo/domain';

/** Kinds that are of Kymo, its models or its input as a whole: the page of its health tells of them. */
const OF_HEALTH: ReadonlySet<Incident['kind']> = new Set(['health', 'drift', 'late-data']);

/** Permanent link to an incident on the page. @param publicUrl address of the page as people reach it */
export function incidentPage({ id, kind }: Pick<Incident, 'id' | 'kind'>, publicUrl: string): string {
  const path = OF_HEALTH.has(kind) ? 'health' : `incident/${encodeURIComponent(id)}`;
  return `${publicUrl.replace(/\/$/, '')}/#/${path}`;
}
