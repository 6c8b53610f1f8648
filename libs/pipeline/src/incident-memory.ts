import { nearest } from '@kymo/alerting';
import type { Departure, Incident, SimilarIncident, Store } from '@kymo/domain';

/** Latest incidents that a new one is compared with. */
const COMPARED = 1_000;

/** What is remembered of incidents: by the store, and of the pass under way. */
export class IncidentMemory {
  private readonly ofPass = new Map<string, Incident>();
  private earlier: Departure[] | undefined;

  constructor(private readonly store: Pick<Store, 'incident' | 'departures'>) {}

  /** The incident with its label and its likes. @param departure its code, when it begins */
  complete(incident: Incident, departure: Departure | undefined): Incident {
    const known = this.recalled(incident.id);
    const label = known?.label;
    const similar = departure?.incident === incident.id ? this.likesOf(departure) : known?.similar;
    const complete = {
      ...incident,
      ...(label !== undefined && { label }),
      ...(similar !== undefined && similar.length > 0 && { similar }),
    };
    this.ofPass.set(incident.id, complete);
    return complete;
  }

  private likesOf(departure: Departure): readonly SimilarIncident[] {
    const known = this.earlier ?? this.store.departures(COMPARED);
    const earlier = known.filter(({ incident }) => incident !== departure.incident);
    this.earlier = [departure, ...earlier].slice(0, COMPARED);
    return nearest(departure, earlier).flatMap(({ incident: id, similarity }) => {
      const like = this.recalled(id);
      if (like === undefined) return [];
      const { series, startMs, label } = like;
      return { id, series, startMs, ...(label !== undefined && { label }), similarity };
    });
  }

  private recalled(id: string): Incident | undefined {
    return this.ofPass.get(id) ?? this.store.incident(id);
  }
}
