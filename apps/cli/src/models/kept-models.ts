import type { StoreReader } from '@kymo/connectors';
import { KymoError } from '@kymo/domain';
import {
  CONFIGURED_MODELS_DOCUMENT,
  MODEL_ORDERS_DOCUMENT,
  GROUP_DOCUMENTS,
  type GroupKept,
  type ModelOrder,
  type ModelOrders,
  type ModelsView,
  PROMOTIONS_DOCUMENT,
  unknownGroup,
} from '@kymo/api';

/** The models of a data folder, and what is ordered but not carried out. */
export interface Models extends ModelsView {
  readonly orders?: ModelOrders;
}

/** How the models stood when their monitor last changed them. */
export function keptModels(store: Pick<StoreReader, 'document' | 'documents'>): Models {
  const kept = [...(store.documents(GROUP_DOCUMENTS) as ReadonlyMap<string, GroupKept>)];
  const configured = (store.document(CONFIGURED_MODELS_DOCUMENT) ?? []) as Models['models'];
  const orders = ordersIn(store);
  return {
    models: [...configured, ...kept.flatMap(([, { view }]) => view.models)],
    promotions: (store.document(PROMOTIONS_DOCUMENT) ?? []) as Models['promotions'],
    pinned: kept.filter(([, { view }]) => view.isPinned).map(([name]) => name),
    ...(orders.length > 0 && { orders }),
  };
}

export function ordersIn(store: Pick<StoreReader, 'document'>): ModelOrders {
  return (store.document(MODEL_ORDERS_DOCUMENT) ?? []) as ModelOrders;
}

/** Refuses what the next run could not carry out. @throws KymoError MODEL_UNKNOWN */
export function refuseUnknown(
  { models, promotions }: ModelsView,
  { act, group }: Exclude<ModelOrder, { act: 'promote' }>,
): void {
  const groups = [...new Set(models.map((model) => model.group))];
  if (!groups.includes(group)) throw unknownGroup(group, groups);
  const hasEarlier = promotions.some((one) => one.group === group && one.from !== undefined);
  if (act === 'release' || hasEarlier) return;
  throw new KymoError(
    'MODEL_UNKNOWN',
    `rolling back the group '${group}': no model has served it before the one that serves now. ` +
      '`kymo models promote` chooses any other.',
  );
}
