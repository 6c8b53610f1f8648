import { Worker } from 'node:worker_threads';
import type { Job } from './job';
import { fromPlain, type Request, type Response } from './messages';
import { closeGate, createGate, type GateHolder, guardExit, type NativeGate } from './native-gate';
import { forbidReports } from './no-reports';

export interface WorkerEvents {
  /** The worker can take the next job. */
  idle(): void;
  /** The thread ended by itself while it did this job, if any. */
  died(worker: WorkerHandle, job: Job | undefined, cause: unknown): void;
}

/** A worker thread that does one job at a time; after its death a new thread starts with the next job. */
export class WorkerHandle {
  /** Jobs for this worker alone; they come before those that any worker may do. */
  readonly own: Job[] = [];
  #thread: Worker | undefined;
  #gate: NativeGate | undefined;
  #job: Job | undefined;
  #id = 0;
  #closing = false;

  constructor(
    readonly url: URL,
    readonly events: WorkerEvents,
  ) {
    this.#thread = this.#start();
  }

  get busy(): boolean {
    return this.#job !== undefined;
  }

  perform(job: Job): void {
    this.#thread ??= this.#start();
    this.#job = job;
    job.attempts++;
    this.#thread.ref();
    const request: Request = { kind: 'run', id: ++this.#id, task: job.task, payload: job.payload };
    try {
      this.#thread.postMessage(request);
    } catch (cause) {
      job.reject(cause as Error); // the payload cannot be cloned
      this.#finish();
    }
  }

  /** Asks the job under way to stop. */
  cancel(job: Job): void {
    if (this.#job === job) this.#thread?.postMessage({ kind: 'cancel', id: this.#id } satisfies Request);
  }

  /** Ends the thread: in good order within the grace, by force after it. */
  async close(graceMs: number): Promise<void> {
    this.#closing = true;
    const thread = this.#thread;
    if (!thread) return;
    const exited = new Promise((resolve) => thread.once('exit', resolve));
    if (this.#job) {
      this.cancel(this.#job);
      this.#job.cancel('the pool was closed');
    }
    thread.postMessage({ kind: 'close' } satisfies Request);
    thread.ref();
    const end = async () => {
      await closeGate(this.#gate!);
      await thread.terminate();
    };
    const timer = setTimeout(() => void end(), graceMs);
    await exited;
    clearTimeout(timer);
  }

  #start(): Worker {
    forbidReports();
    const nativeGate = createGate();
    const release = guardExit(nativeGate);
    const thread = new Worker(this.url, { workerData: { nativeGate } satisfies GateHolder });
    this.#gate = nativeGate;
    let cause: unknown;
    thread.unref(); // an idle pool does not keep the program alive
    thread.on('message', (response: Response) => this.#receive(response));
    thread.on('messageerror', (error) => (cause = error));
    thread.on('error', (error) => (cause = error));
    thread.on('exit', (code) => {
      release();
      const job = this.#job;
      this.#thread = this.#job = undefined;
      if (!this.#closing) this.events.died(this, job, cause ?? new Error(`it exited with code ${code}`));
    });
    return thread;
  }

  #receive(response: Response): void {
    const job = this.#job;
    if (!job || response.id !== this.#id) return;
    if (response.kind === 'progress') {
      if (!job.settled) job.options.onProgress?.(response.progress);
      return;
    }
    if (response.kind === 'done') job.resolve(response.result);
    else job.reject(fromPlain(response.error));
    this.#finish();
  }

  #finish(): void {
    this.#job = undefined;
    if (this.#closing) return;
    this.#thread?.unref();
    this.events.idle();
  }
}
