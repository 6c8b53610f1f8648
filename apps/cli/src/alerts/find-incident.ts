import type { IncidentsView } from '@kymo/api';
import { readStore, type StoreReader } from '@kymo/connectors';
import { type Incident, KymoError } from '@kymo/domain';
import { ask, isAddress } from '../monitor-access';

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

/** @see findIncident of a monitor, by its data folder whether it runs or not, or by its address */
export async function identified(place: string, id: string): Promise<Incident> {
  if (isAddress(place)) {
    const { incidents } = await ask<IncidentsView>(place, '/api/incidents?limit=1000', NEVER);
    return findIncident(
      { incident: (whole) => incidents.find((one) => one.id === whole), incidents: () => [...incidents] },
      id,
    );
  }
  const store = readStore(place);
  try {
    return findIncident(store, id);
  } finally {
    await store.close();
  }
}

/** A monitor that is named by its address has no store here. */
const NEVER = (): never => {
  throw new Error('asked the store of an address');
};
