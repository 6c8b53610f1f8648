import { type Incident, KymoError, type Labelling, labellingSchema } from '@kymo/domain';
import { z } from 'zod';
import { change } from '../monitor-access';
import { auditOf } from '../operator';

/** Says what an incident was. @param id whole. @throws KymoError as {@link change} */
export function labelIncident(dataFolder: string, id: string, labelling: Labelling): Promise<Incident> {
  return change<Incident>(dataFolder, `/api/incidents/${id}/label`, labelling, async (store) => {
    await store.annotate([id], labelling, auditOf('incident.label', id, labelling));
    return store.incident(id)!;
  });
}

/** What is to be said of an incident. @throws KymoError OPTIONS_INVALID where that is nothing, or more than one line */
export function labellingOf(given: object): Labelling {
  const result = labellingSchema.safeParse(given);
  if (result.success) return result.data;
  throw new KymoError(
    'OPTIONS_INVALID',
    `labelling an incident: ${z.prettifyError(result.error)}. Give one line of text, an assessment, or both.`,
  );
}
