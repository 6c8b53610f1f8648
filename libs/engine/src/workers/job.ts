import { KymoError } from '@kymo/domain';

export interface JobOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: unknown) => void;
}

/** One task on its way through a pool; settles once. */
export class Job {
  readonly result: Promise<unknown>;
  /** Number of workers that it was given to. */
  attempts = 0;
  #settled = false;
  #queued = true;
  #resolve!: (result: unknown) => void;
  #reject!: (error: Error) => void;

  constructor(
    readonly task: string,
    readonly payload: unknown,
    readonly options: JobOptions = {},
    /** Called once, when it leaves the queue. */
    private readonly left: () => void = () => {},
  ) {
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    this.result.catch(() => {}); // a broadcast that is replayed has no one waiting
  }

  get settled(): boolean {
    return this.#settled;
  }

  /** Whether it may be given to another worker after its worker died. */
  get retriable(): boolean {
    return !this.#settled && this.attempts < 2;
  }

  /** Releases its place in the queue; a retry takes none. */
  leaveQueue(): void {
    if (!this.#queued) return;
    this.#queued = false;
    this.left();
  }

  resolve(result: unknown): void {
    this.#settled = true;
    this.#resolve(result);
  }

  reject(error: Error): void {
    this.#settled = true;
    this.#reject(error);
  }

  cancel(why: string): void {
    this.reject(new KymoError('CANCELLED', `running '${this.task}' on a worker: ${why}`));
  }
}
