import type { Departure, Evidence, Incident } from '@kymo/domain';
import type { Environment, Table } from './environment';

/** Most incidents of which evidence is kept, and most bytes of their windows: the latest win. */
const MOST_KEPT = 2_000;
const MOST_BYTES = 64 * 2 ** 20;

/** The beginning stays, while people may be told of an incident later. */
type Begun = Pick<Incident, 'id' | 'startMs'>;

/** What is compared and looked through often; the window lies apart. */
interface StoredDeparture extends Departure {
  readonly model: string;
  readonly bytes: number;
}

/** What raised the latest incidents: keyed by identity, and the codes by `[startMs, identity]`. */
export class EvidenceTable {
  /** Absent where a store from before evidence is only read. */
  private readonly evidence: Table<Evidence> | undefined;
  private readonly departures: Table<StoredDeparture>;

  constructor(environment: Environment) {
    this.evidence = environment.table('evidence', { compressed: true });
    this.departures = environment.table('departures');
  }

  put({ startMs }: Begun, evidence: Evidence): void {
    const { incident, departure, model, window } = evidence;
    this.evidence!.put(incident, evidence);
    const bytes = window.values.byteLength;
    this.departures.put([startMs, incident], { ...departure, model: model.hash, bytes });
  }

  get(incident: string): Evidence | undefined {
    return this.evidence?.get(incident);
  }

  latest(limit: number): Departure[] {
    return Array.from(
      this.departures.getRange({ reverse: true, limit }),
      ({ value: { incident, channels, code } }) => ({ incident, channels, code }),
    );
  }

  models(): string[] {
    return [...new Set(Array.from(this.departures.getRange({}), ({ value }) => value.model))];
  }

  remove({ id, startMs }: Begun): void {
    this.evidence!.remove(id);
    this.departures.remove([startMs, id]);
  }

  /** Keeps to the bounds. */
  dropOldest(): void {
    let bytes = 0;
    let kept = 0;
    for (const { key, value } of Array.from(this.departures.getRange({ reverse: true }))) {
      bytes += value.bytes;
      kept += 1;
      if (kept === 1 || (kept <= MOST_KEPT && bytes <= MOST_BYTES)) continue;
      const [startMs, id] = key as [number, string];
      this.remove({ id, startMs });
    }
  }
}
