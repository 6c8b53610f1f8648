import { nearest } from '@kymo/alerting';
import type { ResidualSignature, Incident, SimilarIncident, Store } from '@kymo/domain';

/** Latest incidents that a new one is compared with. */
const COMPARED = 1_000;

/** What is remembered of incidents: by the store, and of the pass under way. */
export class IncidentMemory {
  private readonly ofPass = new Map<string, Incident>();
  private earlier: ResidualSignature[] | undefined;

  constructor(private readonly store: Pick<Store, 'incident' | 'signatures'>) {}

  /** The incident with its label and its likes. @param signature its code, when it begins */
  complete(incident: Incident, signature: ResidualSignature | undefined): Incident {
    const known = this.recalled(incident.id);
    const label = known?.label;
    const similar = signature?.incident === incident.id ? this.likesOf(signature) : known?.similar;
    const complete = {
      ...incident,
      ...(label !== undefined && { label }),
      ...(similar !== undefined && similar.length > 0 && { similar }),
    };
    this.ofPass.set(incident.id, complete);
    return complete;
  }

  private likesOf(signature: ResidualSignature): readonly SimilarIncident[] {
    const known = this.earlier ?? this.store.signatures(COMPARED);
    const earlier = known.filter(({ incident }) => incident !== signature.incident);
    this.earlier = [signature, ...earlier].slice(0, COMPARED);
    return nearest(signature, earlier).flatMap(({ incident: id, similarity }) => {
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
