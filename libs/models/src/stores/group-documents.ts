import { GROUP_DOCUMENTS, type GroupKept } from '@kymo/api';
import type { SeriesKey, Store } from '@kymo/domain';
import type { Assignment } from '../lifecycle/group-models';
import type { StoredGroup } from '../lifecycle/stored-models';
import type { ArtifactEntry } from './artifact-store';

/** What is stored of the models of one group between two runs. */
export interface GroupDocument extends GroupKept {
  readonly serving: Readonly<Record<SeriesKey, Assignment>>;
  /** Absent where the group begins again, or has ended. */
  readonly group?: StoredGroup | undefined;
  readonly artifacts: Readonly<Record<string, ArtifactEntry>>;
}

/** The same of all groups. */
export interface StoredModels {
  readonly serving: Readonly<Record<SeriesKey, Assignment>>;
  readonly groups: Readonly<Record<string, StoredGroup>>;
  readonly artifacts: Readonly<Record<string, ArtifactEntry>>;
}

/** Document of earlier versions, which held all groups; its keys are those of every data folder that they wrote. */
export const EARLIER_DOCUMENT = 'models';

interface EarlierDocument extends Omit<StoredModels, 'artifacts'> {
  readonly shelf: StoredModels['artifacts'];
}

/** What the last run has stored of the models. */
export function readModels(store: Pick<Store, 'document' | 'documents'>): StoredModels {
  const earlier = store.document(EARLIER_DOCUMENT) as EarlierDocument | undefined;
  const documents = [...(store.documents(GROUP_DOCUMENTS) as ReadonlyMap<string, GroupDocument>)];
  const groups = documents.flatMap(([name, { group }]) => (group ? [[name, group] as const] : []));
  return {
    serving: Object.assign({}, earlier?.serving, ...documents.map(([, { serving }]) => serving)) as never,
    groups: { ...earlier?.groups, ...Object.fromEntries(groups) },
    artifacts: Object.assign({}, earlier?.shelf, ...documents.map(([, { artifacts }]) => artifacts)) as never,
  };
}
