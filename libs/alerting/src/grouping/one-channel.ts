import { type Incident, OWN_SERIES } from '@kymo/domain';

const OF_ONE_CHANNEL: ReadonlySet<Incident['kind']> = new Set(['range', 'health', 'late-data']);

/** Whether a series may have several of its kind at once, each of one channel and with an end of its own. */
export function isOfOneChannel({ kind, series }: Pick<Incident, 'kind' | 'series'>): boolean {
  return OF_ONE_CHANNEL.has(kind) || (kind === 'silence' && series === OWN_SERIES);
}
