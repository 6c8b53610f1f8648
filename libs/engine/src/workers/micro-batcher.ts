export interface MicroBatcherOptions<Item, Result> {
  /** A batch of this size leaves at once; it is larger only where one item is. */
  readonly maxSize: number;
  /** A smaller one leaves when its first item has waited this long. */
  readonly maxAgeMs: number;
  readonly sizeOf: (item: Item) => number;
  /** Results in the order of the items. */
  readonly run: (items: readonly Item[]) => Promise<readonly Result[]>;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** Gathers items of many callers into batches, by size or by age, whichever comes first. */
export class MicroBatcher<Item, Result> {
  readonly #options: MicroBatcherOptions<Item, Result>;
  #waiting: Waiting<Item, Result>[] = [];
  #size = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: MicroBatcherOptions<Item, Result>) {
    this.#options = options;
  }

  /** Result of this item, once its batch has run. Fails as its batch fails. */
  add(item: Item): Promise<Result> {
    const { maxSize, maxAgeMs, sizeOf } = this.#options;
    const size = sizeOf(item);
    if (this.#size + size > maxSize) this.#flush();
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#size += size;
      if (this.#size >= maxSize) this.#flush();
      else this.#timer ??= setTimeout(() => this.#flush(), maxAgeMs);
    });
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const batch = this.#waiting;
    this.#waiting = [];
    this.#size = 0;
    if (batch.length > 0) void this.#send(batch);
  }

  async #send(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await this.#options.run(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, index) => resolve(results[index]!));
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }
}
