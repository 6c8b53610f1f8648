import { KymoError, type Incident, type IncidentQuery, type SeriesKey } from '@kymo/domain';
import type { Environment, Key, Table } from './environment';

const ALL = 'all';
const FIRING = 'firing';

/**
 * Incidents by identity, and an index by begin: of all, of the firing ones, and of each series.
 * Labels lie apart: people set them while the stream goes on writing the incidents.
 */
export class IncidentTable {
  private readonly incidents: Table<Incident>;
  private readonly order: Table<string>;
  /** Absent where a store from before labels is only read. */
  private readonly labels: Table<string> | undefined;

  constructor(environment: Environment) {
    this.incidents = environment.table('incidents');
    this.order = environment.table('incident-order');
    this.labels = environment.table('incident-labels');
  }

  get(id: string): Incident | undefined {
    const incident = this.incidents.get(id);
    return incident && this.labelled(incident);
  }

  put(incident: Incident): void {
    this.remove(incident.id);
    this.incidents.put(incident.id, incident);
    for (const key of orderKeys(incident)) this.order.put(key, incident.id);
  }

  /** Newest first. */
  find({ status, series, limit }: IncidentQuery): Incident[] {
    const list = series === undefined ? [status === 'firing' ? FIRING : ALL] : ['series', series];
    const found: Incident[] = [];
    const newest = [...list, Number.MAX_VALUE];
    const oldest = [...list, -Number.MAX_VALUE];
    if (limit <= 0) return found;
    for (const { value: id } of this.order.getRange({ start: newest, end: oldest, reverse: true })) {
      const incident = this.get(id);
      if (incident && (status === undefined || incident.status === status)) found.push(incident);
      if (found.length >= limit) break;
    }
    return found;
  }

  /** @throws KymoError INCIDENT_UNKNOWN */
  label(id: string, text: string | undefined): void {
    if (this.incidents.get(id) === undefined) {
      throw new KymoError(
        'INCIDENT_UNKNOWN',
        `labelling the incident ${id}: there is none of that identity, or it was pruned with its history; list those there are`,
      );
    }
    if (text === undefined) this.labels!.remove(id);
    else this.labels!.put(id, text);
  }

  /** Of all, oldest first. */
  ids(): string[] {
    const begun = this.order.getRange({ start: [ALL, -Number.MAX_VALUE], end: [ALL, Number.MAX_VALUE] });
    return Array.from(begun, ({ value: id }) => id);
  }

  /** Drops those that are resolved and ended before `keepFromMs` of their series. @returns those dropped */
  prune(ids: readonly string[], keepFromMs: (series: SeriesKey) => number): readonly Incident[] {
    const over = ids.flatMap((id) => {
      const incident = this.incidents.get(id);
      const isOver = incident?.status === 'resolved' && incident.endMs !== undefined;
      return isOver && incident.endMs < keepFromMs(incident.series) ? [incident] : [];
    });
    for (const { id } of over) {
      this.remove(id);
      this.labels!.remove(id);
    }
    return over;
  }

  /** With the labels as they are now, its own and those of similar incidents. */
  private labelled({ label: _, similar, ...incident }: Incident): Incident {
    const own = this.labelOf(incident);
    const others = similar?.map(({ label: _, ...one }) => ({ ...one, ...this.labelOf(one) }));
    // Versions that did not say whether people were told of an incident told them of every one.
    const { paged = true }: Partial<Incident> = incident;
    return { ...incident, paged, ...own, ...(others && { similar: others }) };
  }

  private labelOf({ id }: { readonly id: string }): { readonly label?: string } {
    const label = this.labels?.get(id);
    return label === undefined ? {} : { label };
  }

  remove(id: string): void {
    const known = this.incidents.get(id);
    if (known === undefined) return;
    for (const key of orderKeys(known)) this.order.remove(key);
    this.incidents.remove(id);
  }
}

function orderKeys({ id, startMs, status, series }: Incident): Key[] {
  const keys: Key[] = [
    [ALL, startMs, id],
    ['series', series, startMs, id],
  ];
  if (status === 'firing') keys.push([FIRING, startMs, id]);
  return keys;
}
