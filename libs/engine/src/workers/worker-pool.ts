import { KymoError, messageOf } from '@kymo/domain';
import { Semaphore } from '@kymo/statistics';
import { Job, type JobOptions } from './job';
import { WorkerHandle } from './worker-handle';

export interface WorkerPoolOptions {
  /** Bundle that calls `serveTasks`. @see workerUrl */
  readonly workerUrl: URL;
  /** Number of worker threads. */
  readonly size: number;
  /** Maximum number of queued jobs; further calls of `run` wait for a place first. */
  readonly maxQueue: number;
  /** How long `close` waits for a thread that does not let its event loop turn before it ends it by force. Default 5000. */
  readonly closeGraceMs?: number;
}

export interface RunOptions extends JobOptions {
  /** Index of the one worker that may do it; any, where absent. */
  readonly worker?: number;
}

/** A task that every worker has run, and that a replacement runs first. */
export interface Broadcast<Result> {
  /** By worker. */
  readonly results: readonly Result[];
  /** Replacements no longer run it. */
  forget(): void;
}

interface Remembered {
  readonly task: string;
  readonly payload: unknown;
  /** The latest job of each worker. */
  readonly jobs: Map<WorkerHandle, Job>;
}

/**
 * Keeps arithmetic off the calling thread. Each worker does one job at a time; a worker that dies is replaced, its
 * job tried once more, and the remembered broadcasts done again before the replacement takes other jobs.
 */
export class WorkerPool {
  readonly size: number;
  readonly #workers: WorkerHandle[];
  readonly #queue: Semaphore;
  readonly #closeGraceMs: number;
  readonly #waiting: Job[] = [];
  readonly #remembered = new Set<Remembered>();
  #closing: Promise<unknown> | undefined;

  /** @throws KymoError OPTIONS_INVALID */
  constructor({ workerUrl, size, maxQueue, closeGraceMs = 5000 }: WorkerPoolOptions) {
    if (!(size >= 1 && maxQueue >= 1)) {
      throw new KymoError(
        'OPTIONS_INVALID',
        `starting a worker pool: got ${size} workers and a queue of ${maxQueue}; both must be at least 1`,
      );
    }
    this.size = size;
    this.#queue = new Semaphore(maxQueue);
    this.#closeGraceMs = closeGraceMs;
    const events = {
      idle: () => this.#dispatch(),
      died: (worker: WorkerHandle, job: Job | undefined, cause: unknown) => this.#replace(worker, job, cause),
    };
    this.#workers = Array.from({ length: size }, () => new WorkerHandle(workerUrl, events));
  }

  /** Jobs waiting for a worker. */
  get queued(): number {
    return this.#waiting.length + this.#workers.reduce((sum, worker) => sum + worker.own.length, 0);
  }

  /**
   * Runs a task on a worker, after waiting for a place in the queue.
   * @param payload copied on its way, so that it can be given to a second worker; shared buffers in it are shared
   * @throws KymoError WORKER_DIED, CANCELLED, and whatever the task throws
   */
  async run<Result>(task: string, payload: unknown, options: RunOptions = {}): Promise<Result> {
    const { signal, worker } = options;
    const queue = worker === undefined ? this.#waiting : this.#worker(worker).own;
    const job = new Job(task, payload, options, () => this.#queue.release());
    const abort = () => this.#abort(job, queue);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    void this.#queue.acquire().then(() => this.#enqueue(job, queue));
    try {
      return (await job.result) as Result;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /**
   * Runs a task on every worker, ahead of the queue, and by default on later replacements too.
   * @throws as `run` does; then it is not remembered
   */
  async broadcast<Result>(
    task: string,
    payload: unknown,
    { remember = true }: { readonly remember?: boolean } = {},
  ): Promise<Broadcast<Result>> {
    const broadcast: Remembered = { task, payload, jobs: new Map() };
    const forget = () => void this.#remembered.delete(broadcast);
    if (remember) this.#remembered.add(broadcast);
    const jobs = this.#workers.map((worker) => this.#deliver(broadcast, worker));
    jobs.forEach((job, index) => this.#enqueue(job, this.#workers[index]!.own));
    try {
      return { results: (await Promise.all(jobs.map((job) => job.result))) as Result[], forget };
    } catch (error) {
      forget();
      throw error;
    }
  }

  /** Cancels what is queued and under way, and ends the threads. May be called again. */
  async close(): Promise<void> {
    this.#closing ??= Promise.all(this.#workers.map((worker) => worker.close(this.#closeGraceMs)));
    for (const job of [
      ...this.#waiting.splice(0),
      ...this.#workers.flatMap((worker) => worker.own.splice(0)),
    ]) {
      job.leaveQueue();
      job.cancel('the pool was closed');
    }
    await this.#closing;
  }

  #worker(index: number): WorkerHandle {
    const worker = this.#workers[index];
    if (worker) return worker;
    throw new KymoError(
      'OPTIONS_INVALID',
      `running a task on a worker: there is no worker ${index}; use 0 to ${this.size - 1}`,
    );
  }

  #enqueue(job: Job, queue: Job[]): void {
    if (this.#closing) job.cancel('the pool was closed');
    if (job.settled) {
      job.leaveQueue();
      return;
    }
    queue.push(job);
    this.#dispatch();
  }

  #dispatch(): void {
    for (const worker of this.#workers) {
      if (worker.busy) continue;
      const job = nextOf(worker.own) ?? nextOf(this.#waiting);
      if (!job) continue;
      job.leaveQueue();
      worker.perform(job);
    }
  }

  #abort(job: Job, queue: Job[]): void {
    job.cancel('cancelled by its caller');
    const place = queue.indexOf(job);
    if (place >= 0) {
      queue.splice(place, 1);
      job.leaveQueue();
    }
    for (const worker of this.#workers) worker.cancel(job);
  }

  #deliver(broadcast: Remembered, worker: WorkerHandle): Job {
    const job = new Job(broadcast.task, broadcast.payload);
    broadcast.jobs.set(worker, job);
    return job;
  }

  #replace(worker: WorkerHandle, job: Job | undefined, cause: unknown): void {
    const again = [...this.#remembered].filter(({ jobs }) => jobs.get(worker)?.settled);
    const replays = again.map((broadcast) => this.#deliver(broadcast, worker));
    if (job?.retriable) replays.push(job);
    else job?.reject(workerDied(job, cause));
    worker.own.unshift(...replays);
    this.#dispatch();
  }
}

/** The first job that still waits for its result. */
function nextOf(queue: Job[]): Job | undefined {
  for (;;) {
    const job = queue.shift();
    if (!job?.settled) return job;
    job.leaveQueue();
  }
}

function workerDied(job: Job, cause: unknown): KymoError {
  const tried = job.attempts > 1 ? `${job.attempts} workers` : 'the worker';
  return new KymoError(
    'WORKER_DIED',
    `running '${job.task}' on a worker: ${tried} died doing it (${messageOf(cause)}); ` +
      'the pool goes on with a new worker; look for lack of memory or a fault in the task',
    { retriable: true, cause },
  );
}
