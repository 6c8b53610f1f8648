/** The life of a consumer: over when the signal aborts, or by what breaks it first. */
export class Life {
  readonly over: Promise<void>;
  #isOver = false;
  #resolve!: () => void;
  #reject!: (thrown: unknown) => void;

  constructor(private readonly signal: AbortSignal) {
    this.over = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (signal.aborted) this.#end();
    else signal.addEventListener('abort', this.#end);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  break(thrown: unknown): void {
    this.#isOver = true;
    this.#reject(thrown);
  }

  dispose(): void {
    this.signal.removeEventListener('abort', this.#end);
  }

  readonly #end = (): void => {
    this.#isOver = true;
    this.#resolve();
  };
}
