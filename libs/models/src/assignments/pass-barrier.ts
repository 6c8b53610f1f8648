/** Defers changes to the end of the pass under way, so that one pass sees one set of models. */
export class PassBarrier {
  private deferred: (() => void)[] = [];
  private isPassing = false;

  beginPass(): void {
    this.apply();
    this.isPassing = true;
  }

  endPass(): void {
    this.isPassing = false;
    this.apply();
  }

  /** Makes a change now, or as soon as the pass under way is over. @throws what the change throws */
  defer<Result>(change: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.deferred.push(() => {
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
    const { deferred } = this;
    this.deferred = [];
    for (const change of deferred) change();
  }
}
