import { MODEL_ORDERS_DOCUMENT, type ModelOrder, type ModelOrderView } from '@kymo/api';
import { change } from '../monitor-access';
import { keptModels, ordersIn, refuseUnknown } from './kept-models';
import { findArtifact } from './find-artifact';

/**
 * Sends an order to the running monitor, or stores it for the next run.
 * @throws KymoError MODEL_UNKNOWN, STORE_IN_USE, STORE_FAILED, MONITOR_UNREACHABLE
 */
export async function giveOrder(dataFolder: string, order: ModelOrder): Promise<ModelOrderView> {
  const { act, ...body } = order;
  return change<ModelOrderView>(dataFolder, `/api/models/${act}`, body, async (store) => {
    if (order.act === 'promote') await findArtifact(order.hash, dataFolder);
    else refuseUnknown(keptModels(store), order);
    await store.putDocument(MODEL_ORDERS_DOCUMENT, [...ordersIn(store), order]);
    return { done: 'noted: no monitor runs; the next run begins with it' };
  });
}

/** Prints the result of an order. */
export function sayDone(view: ModelOrderView, json: boolean | undefined): void {
  process.stdout.write(`${json ? JSON.stringify(view) : view.done}\n`);
}
