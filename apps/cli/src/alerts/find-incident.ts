import { readStore, type StoreReader } from '@kymo/connectors';
import { type Incident, KymoError } from '@kymo/domain';

const LOOKED_THROUGH = 10_000;

/** An incident by its identity, or by the beginning of it. @throws KymoError INCIDENT_UNKNOWN */
export function findIncident(store: Pick<StoreReader, 'incident' | 'incidents'>, id: string): Incident {
  const known = store.incident(id);
  if (known !== undefined) return known;
  const found = store.incidents({ limit: LOOKED_THROUGH }).filter((one) => one.id.startsWith(id));
  if (found.length === 1) return found[0]!;
  throw new KymoError(
    'INCIDENT_UNKNOWN',
    found.length === 0
      ? `looking for the incident '${id}': none has that identity; \`kymo alerts list\` shows those that are kept`
      : `looking for the incident '${id}': ${found.length} begin so; give more of it`,
  );
}

/** @see findIncident of a data folder, whether its monitor runs or not */
export async function identified(dataFolder: string, id: string): Promise<Incident> {
  const store = readStore(dataFolder);
  try {
    return findIncident(store, id);
  } finally {
    await store.close();
  }
}
