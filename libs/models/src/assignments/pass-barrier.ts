/** Where passes wait that may not begin yet. */
interface Entrance {
  readonly opened: Promise<void>;
  readonly open: () => void;
}

/** Defers changes until no pass is under way, so that each pass sees one set of models. */
export class PassBarrier {
  private deferred: (() => void)[] = [];
  private passes = 0;
  private entrance: Entrance | undefined;

  /** Resolves when a pass may begin: while a change is deferred, the passes under way have to end first. */
  async beginPass(): Promise<void> {
    while (this.deferred.length > 0 && this.passes > 0) {
      this.entrance ??= newEntrance();
      await this.entrance.opened;
    }
    this.apply();
    this.passes += 1;
  }

  endPass(): void {
    this.passes -= 1;
    if (this.passes === 0) this.apply();
  }

  /** Makes a change now, or as soon as no pass is under way. @throws what the change throws */
  defer<Result>(change: () => Result): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.deferred.push(() => {
        try {
          resolve(change());
        } catch (error) {
          reject(error as Error);
        }
      });
      if (this.passes === 0) this.apply();
    });
  }

  private apply(): void {
    const { deferred, entrance } = this;
    this.deferred = [];
    this.entrance = undefined;
    for (const change of deferred) change();
    entrance?.open();
  }
}

function newEntrance(): Entrance {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}
