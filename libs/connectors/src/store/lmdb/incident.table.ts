import {
  type AcknowledgementChange,
  type Annotation,
  KymoError,
  type Incident,
  type IncidentQuery,
  type KeptBackChange,
  type SeriesKey,
} from '@kymo/domain';
import type { Environment, Key, Table } from './environment';

const ALL = 'all';
const FIRING = 'firing';

/** What people and on-call have said of an incident; the text alone where it is all they have said. */
type Said = string | Pick<Incident, 'label' | 'assessment' | 'acknowledged' | 'keptBack'>;

/** Longer than any identity that was ever given. */
const MAX_ID_LENGTH = 200;
/** In the index, behind the identities of all that begin at the same time. */
const BEHIND_ALL_IDS = '\uffff';

/**
 * Incidents by identity, and an index by begin: of all, of the firing ones, and of each series.
 * What people say lies apart: they say it while the stream goes on writing the incidents.
 */
export class IncidentTable {
  private readonly incidents: Table<Incident>;
  private readonly order: Table<string>;
  /** Absent where a store from before labels is only read. */
  private readonly said: Table<Said> | undefined;

  constructor(environment: Environment) {
    this.incidents = environment.table('incidents');
    this.order = environment.table('incident-order');
    this.said = environment.table('incident-labels');
  }

  get(id: string): Incident | undefined {
    const incident = this.kept(id);
    return incident && this.withSaid(incident);
  }

  /** People may ask for anything; the database refuses keys that are too long. */
  private kept(id: string): Incident | undefined {
    return id.length > MAX_ID_LENGTH ? undefined : this.incidents.get(id);
  }

  put(incident: Incident): void {
    this.remove(incident.id);
    this.incidents.put(incident.id, incident);
    for (const key of orderKeys(incident)) this.order.put(key, incident.id);
  }

  /** Newest first. */
  find({ status, series, untilMs = Number.MAX_VALUE, limit }: IncidentQuery): Incident[] {
    const list = series === undefined ? [status === 'firing' ? FIRING : ALL] : ['series', series];
    const found: Incident[] = [];
    const newest = [...list, untilMs, BEHIND_ALL_IDS];
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
  annotate(id: string, annotation: Annotation): void {
    if (this.kept(id) === undefined) {
      throw new KymoError(
        'INCIDENT_UNKNOWN',
        `recording feedback on the incident ${id}: there is none of that identity, or it was pruned with its history; \`kymo alerts list\` shows those that are kept`,
      );
    }
    const all = Object.entries({ ...this.saidOf(id), ...defined(annotation) });
    const said = Object.fromEntries(all.filter(([, value]) => value !== null));
    if (Object.keys(said).length === 0) this.said!.remove(id);
    else this.said!.put(id, said);
  }

  /** Has an acknowledgement hold for an incident or not, where people have said nothing else since. */
  follow({ incident, of, holds }: AcknowledgementChange): void {
    const { acknowledged } = this.saidOf(incident);
    if (this.incidents.get(incident) === undefined || (acknowledged?.atMs ?? of.atMs) !== of.atMs) return;
    this.annotate(incident, { acknowledged: holds ? of : null });
  }

  /** Notes what on-call keeps back. */
  keepBack({ incident, keptBack }: KeptBackChange): void {
    if (this.incidents.get(incident) !== undefined) this.annotate(incident, { keptBack: keptBack ?? null });
  }

  /** Those that people have labelled. */
  labelled(): Incident[] {
    const ids = Array.from(this.said?.getKeys({}) ?? [], String);
    return ids.flatMap((id) => {
      const incident = this.get(id);
      return incident?.label === undefined && incident?.assessment === undefined ? [] : [incident];
    });
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
      this.said!.remove(id);
    }
    return over;
  }

  /** With what people say now, of itself and of similar incidents. */
  private withSaid({
    label: _,
    assessment: __,
    acknowledged: ___,
    keptBack: ____,
    similar,
    ...incident
  }: Incident): Incident {
    const others = similar?.map(({ label: _, assessment: __, ...one }) => {
      const { label, assessment } = this.saidOf(one.id);
      return { ...one, ...defined({ label, assessment }) };
    });
    // Versions that did not say whether people were told of an incident told them of every one.
    const { paged = true }: Partial<Incident> = incident;
    return { ...incident, paged, ...this.saidOf(incident.id), ...(others && { similar: others }) };
  }

  private saidOf(id: string): Exclude<Said, string> {
    const said = this.said?.get(id) ?? {};
    return typeof said === 'string' ? { label: said } : said;
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

/** Without what is undefined. */
function defined<Value extends object>(
  value: Value,
): { [Key in keyof Value]?: Exclude<Value[Key], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as never;
}
