/** Has changes wait for the end of the pass under way, so that one pass sees one set of models. */
export class BetweenPasses {
  private waiting: (() => void)[] = [];
  private isPassing = false;

  beginPass(): void {
    this.apply();
    this.isPassing = true;
  }

  endPass(): void {
    this.isPassing = false;
    this.apply();
  }

  /** Makes a change now, or as soon as the pass under way is over. */
  make<Result>(change: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push(() => {
        try {
          resolve(change());
        } catch (error) {
          reject(error as Error);
        }
      });
      if (!this.isPassing) this.apply();
    });
  }

  private apply(): void {
    const { waiting } = this;
    this.waiting = [];
    for (const change of waiting) change();
  }
}
