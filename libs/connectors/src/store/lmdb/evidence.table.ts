import type { ResidualSignature, Evidence, Incident } from '@kymo/domain';
import type { Environment, Table } from './environment';

/** Most incidents of which evidence is kept, and most bytes of their windows and relations: the latest win. */
const MAX_KEPT = 2_000;
const MAX_BYTES = 64 * 2 ** 20;

/** The beginning stays, while people may be told of an incident later. */
type Begun = Pick<Incident, 'id' | 'startMs'>;

/** What is compared and looked through often; the window lies apart. */
interface StoredSignature extends ResidualSignature {
  readonly model: string;
  readonly bytes: number;
}

/** What raised the latest incidents: keyed by identity, and the codes by `[startMs, identity]`. */
export class EvidenceTable {
  /** Absent where a store from before evidence is only read. */
  private readonly evidence: Table<Evidence> | undefined;
  private readonly signatures: Table<StoredSignature>;

  constructor(environment: Environment) {
    this.evidence = environment.table('evidence');
    this.signatures = environment.table('signatures');
  }

  put({ startMs }: Begun, evidence: Evidence): void {
    const { incident, signature, model, window, relation } = evidence;
    this.evidence!.put(incident, evidence);
    const bytes = window.values.byteLength + (relation?.known?.weights.byteLength ?? 0);
    this.signatures.put([startMs, incident], { ...signature, model: model.hash, bytes });
  }

  get(incident: string): Evidence | undefined {
    return this.evidence?.get(incident);
  }

  latest(limit: number): ResidualSignature[] {
    return Array.from(
      this.signatures.getRange({ reverse: true, limit }),
      ({ value: { incident, channels, code } }) => ({ incident, channels, code }),
    );
  }

  models(): string[] {
    return [...new Set(Array.from(this.signatures.getRange({}), ({ value }) => value.model))];
  }

  remove({ id, startMs }: Begun): void {
    this.evidence!.remove(id);
    this.signatures.remove([startMs, id]);
  }

  /** Keeps to the bounds. */
  dropOldest(): void {
    let bytes = 0;
    let kept = 0;
    for (const { key, value } of Array.from(this.signatures.getRange({ reverse: true }))) {
      bytes += value.bytes;
      kept += 1;
      if (kept === 1 || (kept <= MAX_KEPT && bytes <= MAX_BYTES)) continue;
      const [startMs, id] = key as [number, string];
      this.remove({ id, startMs });
    }
  }
}
