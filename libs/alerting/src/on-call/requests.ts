import type { Acknowledgement, Store } from '@kymo/domain';
import type { OnCall } from '../grouping/on-call';
import { type Maintenance, MAINTENANCE_DOCUMENT, maintenanceIn } from '../policy/maintenance';
import { Silences, SILENCES_DOCUMENT, silencesIn } from '../policy/silences';

/** What people ask for while the monitor runs: silences, maintenance windows, acknowledgements. */
export class Requests {
  readonly silences = new Silences();
  private isNew = true;

  constructor(private readonly store: Pick<Store, 'document' | 'incident'>) {}

  /** Whether people have asked for something that has not been read. */
  get areNew(): boolean {
    return this.isNew;
  }

  /** Says that people have asked for something since. */
  note(): void {
    this.isNew = true;
  }

  /** Takes in what people have asked for since the last call. */
  read(maintenance: Maintenance, onCall: OnCall, arrivalMs: number): void {
    if (!this.isNew) return;
    this.isNew = false;
    this.silences.replace(silencesIn(this.store.document(SILENCES_DOCUMENT)));
    maintenance.replaceAsked(maintenanceIn(this.store.document(MAINTENANCE_DOCUMENT)));
    onCall.acknowledge((incidents) => this.acknowledgementOf(incidents), arrivalMs);
  }

  /** The latest that somebody has said of any of them. */
  private acknowledgementOf(incidents: readonly string[]): Acknowledgement | undefined {
    return incidents
      .flatMap((id) => this.store.incident(id)?.acknowledged ?? [])
      .reduce<Acknowledgement | undefined>(
        (one, other) => (one && one.atMs >= other.atMs ? one : other),
        undefined,
      );
  }
}
