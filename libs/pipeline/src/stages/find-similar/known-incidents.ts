import { nearest } from '@kymo/alerting';
import type { ResidualSignature, Incident, SimilarIncident, Store } from '@kymo/domain';

/** A new incident is compared with this many of the latest ones. */
const MAX_COMPARED = 1_000;

/** Incidents known to one pass: those of the store, and its own. */
export class KnownIncidents {
  private readonly ofPass = new Map<string, Incident>();
  private earlier: ResidualSignature[] | undefined;
  /** Whether people have said something of an incident; each is asked of the store once. */
  private readonly labelled = new Map<string, boolean>();

  constructor(private readonly store: Pick<Store, 'incident' | 'signatures'>) {}

  /** The incident with its label and the earlier ones it resembles. @param signature its own, when it begins */
  complete(incident: Incident, signature: ResidualSignature | undefined): Incident {
    const known = this.find(incident.id);
    const { label, assessment } = known ?? {};
    const similar = signature?.incident === incident.id ? this.similarTo(signature) : known?.similar;
    const complete = {
      ...incident,
      ...(label !== undefined && { label }),
      ...(assessment !== undefined && { assessment }),
      ...(similar !== undefined && similar.length > 0 && { similar }),
    };
    this.ofPass.set(incident.id, complete);
    return complete;
  }

  private similarTo(signature: ResidualSignature): readonly SimilarIncident[] {
    const known = this.earlier ?? this.store.signatures(MAX_COMPARED);
    const earlier = known.filter(({ incident }) => incident !== signature.incident);
    this.earlier = [signature, ...earlier].slice(0, MAX_COMPARED);
    return nearest(signature, earlier, (id) => this.isLabelled(id)).flatMap(
      ({ incident: id, similarity }) => {
        const similar = this.find(id);
        if (similar === undefined) return [];
        const { series, startMs, label, assessment } = similar;
        const said = { ...(label !== undefined && { label }), ...(assessment && { assessment }) };
        return { id, series, startMs, ...said, similarity };
      },
    );
  }

  private isLabelled(id: string): boolean {
    let known = this.labelled.get(id);
    if (known === undefined) {
      const { label, assessment } = this.find(id) ?? {};
      known = label !== undefined || assessment !== undefined;
      this.labelled.set(id, known);
    }
    return known;
  }

  private find(id: string): Incident | undefined {
    return this.ofPass.get(id) ?? this.store.incident(id);
  }
}
