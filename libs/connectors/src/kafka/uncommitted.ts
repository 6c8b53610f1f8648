import type { RawMessage } from 'kafkajs/src/consumer/batch.js';

/** Key of the record that ends a transaction as committed: version and kind, two bytes each. */
const COMMIT_MARKER = Buffer.from([0, 0, 0, 1]);

/** Tells the records that were never committed, in what is read of a partition whatever is committed. */
export class Uncommitted {
  /** First offset of the open transaction, by producer. */
  readonly #open = new Map<string, number>();
  readonly #aborted: { readonly producerId: string; readonly from: number; readonly to: number }[] = [];

  /** To be shown every record in order, those that end transactions as well. */
  look({ offset, key, isControlRecord, batchContext: { producerId, inTransaction } }: RawMessage): void {
    const from = this.#open.get(producerId);
    if (!isControlRecord) {
      if (inTransaction && from === undefined) this.#open.set(producerId, Number(offset));
      return;
    }
    this.#open.delete(producerId);
    if (from !== undefined && !COMMIT_MARKER.equals(key!))
      this.#aborted.push({ producerId, from, to: Number(offset) });
  }

  /** First offsets of the transactions that nobody has ended. */
  get begun(): readonly number[] {
    return [...this.#open.values()];
  }

  has({ offset, batchContext: { producerId, inTransaction } }: RawMessage): boolean {
    if (!inTransaction) return false;
    const at = Number(offset);
    const open = this.#open.get(producerId) ?? Number.POSITIVE_INFINITY;
    return (
      at >= open ||
      this.#aborted.some((one) => one.producerId === producerId && at >= one.from && at < one.to)
    );
  }
}
