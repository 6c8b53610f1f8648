import type { ModelOrder, ModelsView } from './models';
import { KymoError } from '@kymo/domain';

/** Document of the store that holds how the models stood when the monitor last changed them. */
export const MODELS_DOCUMENT = 'models';

/** The part of that document that others may read. */
export interface ModelsKept {
  readonly view: ModelsView;
}

/** Document of the store with what an operator has ordered while no monitor ran; the next run carries it out. */
export const MODEL_ORDERS_DOCUMENT = 'model-orders';

export type ModelOrders = readonly ModelOrder[];

/** What an order for a group that is not there is refused with. */
export function unknownGroup(name: string, known: readonly string[]): KymoError {
  return new KymoError(
    'MODEL_UNKNOWN',
    `looking for the group '${name}': there is none; ` +
      `there ${known.length === 1 ? 'is' : 'are'} ${known.slice(0, 10).join(', ') || 'none yet'}`,
  );
}
