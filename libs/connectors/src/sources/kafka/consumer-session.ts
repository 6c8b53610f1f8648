/** One session of a consumer: it ends when the signal aborts, or fails by the first error. */
export class ConsumerSession {
  /** Resolves when the session ends, rejects with what it failed by. */
  readonly ended: Promise<void>;
  #hasEnded = false;
  #resolve!: () => void;
  #reject!: (thrown: unknown) => void;

  constructor(private readonly signal: AbortSignal) {
    this.ended = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    if (signal.aborted) this.#end();
    else signal.addEventListener('abort', this.#end);
  }

  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  fail(thrown: unknown): void {
    this.#hasEnded = true;
    this.#reject(thrown);
  }

  dispose(): void {
    this.signal.removeEventListener('abort', this.#end);
  }

  readonly #end = (): void => {
    this.#hasEnded = true;
    this.#resolve();
  };
}
