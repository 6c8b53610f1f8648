import type { Incident, Labelling } from '@kymo/domain';
import { change } from '../monitor-access';
import { auditOf } from '../operator';

/** Says what an incident was. @param id whole. @throws KymoError as {@link change} */
export function labelIncident(dataFolder: string, id: string, labelling: Labelling): Promise<Incident> {
  return change<Incident>(dataFolder, `/api/incidents/${id}/label`, labelling, async (store) => {
    await store.annotate([id], labelling, auditOf('incident.label', id, labelling));
    return store.incident(id)!;
  });
}
