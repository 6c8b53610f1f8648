/** A fixed number of places, given out in the order they were asked for. */
export class Places {
  #free: number;
  readonly #seekers: (() => void)[] = [];

  constructor(count: number) {
    this.#free = count;
  }

  /** Resolves when a place is taken; each must be given back. */
  take(): Promise<void> {
    if (this.#free > 0) {
      this.#free--;
      return Promise.resolve();
    }
    return new Promise((resolve) => this.#seekers.push(resolve));
  }

  giveBack(): void {
    const next = this.#seekers.shift();
    if (next) next();
    else this.#free++;
  }
}
