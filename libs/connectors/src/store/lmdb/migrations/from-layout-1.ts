import type { Evidence, Incident, ResidualSignature } from '@kymo/domain';
import type { Environment, Table } from '../environment';

type Earlier = Record<string, unknown>;

/** Open windows knew no pace, and of the pauses of a channel the longest alone. */
const PACE = { lastMs: Number.NaN, distances: [] };
const PAUSE = { values: 3, habit: 0, silences: [] };

/** Layout 1: other names of tables, windows without pace, incidents of which people were always told. */
export function fromLayout1(environment: Environment): void {
  renameSignatures(environment);
  environment.drop('outbox-tallies');
  const incidents: Table<Incident> = environment.table('incidents');
  rewrite(incidents, (incident) => ({ ...incident, paged: incident.paged ?? true }));
  const states: Table<Earlier> = environment.table('states');
  rewrite(states, (state, key) => {
    const [stage] = key as [string, string];
    if (stage === 'window') return windowState(state);
    return stage === 'raise' ? raiseState(state) : state;
  });
}

function renameSignatures(environment: Environment): void {
  const earlier: Table<unknown> = environment.table('departures');
  const signatures: Table<unknown> = environment.table('signatures');
  for (const { key, value } of earlier.getRange({})) signatures.put(key, value);
  environment.drop('departures');
  const evidence: Table<Evidence & { readonly departure?: ResidualSignature }> =
    environment.table('evidence');
  rewrite(evidence, ({ departure, ...one }) => ({ ...one, signature: departure ?? one.signature }));
}

function windowState({ pauses, ring, ...state }: Earlier): Earlier {
  const { values, ...restOfRing } = ring as { values: ArrayLike<number> };
  const fullPauses = Object.entries(pauses as Record<string, object>).map(([channel, pause]) => [
    channel,
    { ...PAUSE, ...pause },
  ]);
  return {
    pace: PACE,
    ...state,
    ring: { ...restOfRing, values: Float64Array.from(values) },
    pauses: Object.fromEntries(fullPauses) as object,
  };
}

/** An open incident begins with the evidence that had opened it. */
function raiseState({ recent: _, calmVerdicts: __, anomaly, silence, ...state }: Earlier): Earlier {
  const evidence = anomaly === undefined ? 0 : 1;
  return {
    evidence,
    pageEvidence: evidence,
    ...state,
    ...(anomaly !== undefined && { anomaly: { paged: true, ...(anomaly as object) } }),
    ...(silence !== undefined && { silence: { paged: true, ...(silence as object) } }),
  };
}

function rewrite<Value>(table: Table<Value>, change: (value: Value, key: unknown) => Value): void {
  for (const { key, value } of Array.from(table.getRange({}))) table.put(key, change(value, key));
}
