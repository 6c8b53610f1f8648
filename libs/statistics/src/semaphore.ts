/** Lets so many things be under way at once; the others wait in their order. */
export class Semaphore {
  private readonly waiting: (() => void)[] = [];

  constructor(private free: number) {}

  /** Resolves once there is a place; each has to be given back by {@link release}. */
  acquire(): Promise<void> {
    return this.take() ? Promise.resolve() : this.place();
  }

  release(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.free += 1;
  }

  /** Does the work once there is a place for it. */
  async hold<Result>(work: () => Promise<Result>): Promise<Result> {
    if (!this.take()) await this.place();
    try {
      return await work();
    } finally {
      this.release();
    }
  }

  private take(): boolean {
    if (this.free === 0) return false;
    this.free -= 1;
    return true;
  }

  /** The next place that is given back. */
  private place(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }
}
