/** Promises that have not settled yet. */
export class Outstanding {
  readonly #promises = new Set<Promise<unknown>>();

  add<T>(promise: Promise<T>): Promise<T> {
    this.#promises.add(promise);
    const forget = () => this.#promises.delete(promise);
    promise.then(forget, forget);
    return promise;
  }

  /** Resolves when all that was added by now has settled, whichever way. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#promises);
  }
}
