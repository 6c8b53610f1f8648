import type { Incident, IncidentQuery, SeriesKey } from '@kymo/domain';
import type { Environment, Key, Table } from './environment';

const ALL = 'all';
const FIRING = 'firing';

/** Incidents by identity, and an index by begin: of all, of the firing ones, and of each series. */
export class IncidentTable {
  private readonly incidents: Table<Incident>;
  private readonly order: Table<string>;

  constructor(environment: Environment) {
    this.incidents = environment.table('incidents');
    this.order = environment.table('incident-order');
  }

  get(id: string): Incident | undefined {
    return this.incidents.get(id);
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
      const incident = this.incidents.get(id);
      if (incident && (status === undefined || incident.status === status)) found.push(incident);
      if (found.length >= limit) break;
    }
    return found;
  }

  /** Drops resolved incidents that ended before `keepFromMs` of their series. */
  prune(keepFromMs: (series: SeriesKey) => number): void {
    const begun = this.order.getRange({ start: [ALL, -Number.MAX_VALUE], end: [ALL, Number.MAX_VALUE] });
    const over = Array.from(begun, ({ value: id }) => this.incidents.get(id)!).filter(
      ({ status, endMs, series }) =>
        status === 'resolved' && endMs !== undefined && endMs < keepFromMs(series),
    );
    for (const { id } of over) this.remove(id);
  }

  private remove(id: string): void {
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
