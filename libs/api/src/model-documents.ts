import type { ModelEntry, ModelOrder } from './models';
import { KymoError } from '@kymo/domain';

/** Documents of the store that hold how the models of each group stood when the monitor last changed them; the group's name follows. */
export const GROUP_DOCUMENTS = 'models/';

/** The part of such a document that others may read. */
export interface GroupKept {
  readonly view: { readonly models: readonly ModelEntry[]; readonly isPinned: boolean };
}

/** Document of the store with the models that the configuration of the last run named. */
export const CONFIGURED_MODELS_DOCUMENT = 'configured-models';

/** Document of the store with the models that have taken over, oldest first. */
export const PROMOTIONS_DOCUMENT = 'promotions';

/** Document of the store with what an operator has ordered while no monitor ran; the next run carries it out. */
export const MODEL_ORDERS_DOCUMENT = 'model-orders';

export type ModelOrders = readonly ModelOrder[];

/** What an order for a group that is not there is refused with. */
export function unknownGroup(name: string, known: readonly string[]): KymoError {
  return new KymoError(
    'MODEL_UNKNOWN',
    `looking for the group '${name}': there is none of that name. ` +
      (known.length === 0 ? 'No series has come yet.' : `Name one of: ${known.slice(0, 10).join(', ')}.`),
  );
}
