import { KymoError, messageOf } from '@kymo/domain';
import { Job, type JobOptions } from './job';
import { Places } from './places';
import { Seat } from './seat';

export interface WorkerPoolOptions {
  /** Bundle that calls `serveTasks`. @see workerUrl */
  readonly workerUrl: URL;
  /** Number of worker threads. */
  readonly size: number;
  /** Most jobs waiting for a worker; beyond it `run` waits for a place first. */
  readonly maxQueue: number;
  /** How long `close` waits for a thread that does not let its event loop turn before it ends it by force. Default 5000. */
  readonly closeGraceMs?: number;
}

export interface RunOptions extends JobOptions {
  /** Index of the one worker that may do it; any, where absent. */
  readonly worker?: number;
}

/** A task that every worker has done, and that a replacement does before anything else. */
export interface Broadcast<Result> {
  /** By worker. */
  readonly results: readonly Result[];
  /** Replacements no longer do it. */
  forget(): void;
}

interface Remembered {
  readonly task: string;
  readonly payload: unknown;
  /** The latest job of each worker. */
  readonly jobs: Map<Seat, Job>;
}

/**
 * Keeps arithmetic off the calling thread. Each worker does one job at a time; a worker that dies is replaced, its
 * job tried once more, and the remembered broadcasts done again before the replacement takes other jobs.
 */
export class WorkerPool {
  readonly size: number;
  readonly #seats: Seat[];
  readonly #places: Places;
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
    this.#places = new Places(maxQueue);
    this.#closeGraceMs = closeGraceMs;
    const events = {
      idle: () => this.#dispatch(),
      died: (seat: Seat, job: Job | undefined, cause: unknown) => this.#replace(seat, job, cause),
    };
    this.#seats = Array.from({ length: size }, () => new Seat(workerUrl, events));
  }

  /** Jobs waiting for a worker. */
  get queued(): number {
    return this.#waiting.length + this.#seats.reduce((sum, seat) => sum + seat.own.length, 0);
  }

  /**
   * Has a task done by a worker, after waiting for a place in the queue.
   * @param payload copied on its way, so that it can be given to a second worker; shared buffers in it are shared
   * @throws KymoError WORKER_DIED, CANCELLED, and whatever the task throws
   */
  async run<Result>(task: string, payload: unknown, options: RunOptions = {}): Promise<Result> {
    const { signal, worker } = options;
    const queue = worker === undefined ? this.#waiting : this.#seat(worker).own;
    const job = new Job(task, payload, options, () => this.#places.giveBack());
    const abort = () => this.#abort(job, queue);
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted) abort();
    void this.#places.take().then(() => this.#enqueue(job, queue));
    try {
      return (await job.result) as Result;
    } finally {
      signal?.removeEventListener('abort', abort);
    }
  }

  /**
   * Has a task done by every worker, ahead of the queue, and by their replacements too unless told not to.
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
    const jobs = this.#seats.map((seat) => this.#deliver(broadcast, seat));
    jobs.forEach((job, index) => this.#enqueue(job, this.#seats[index]!.own));
    try {
      return { results: (await Promise.all(jobs.map((job) => job.result))) as Result[], forget };
    } catch (error) {
      forget();
      throw error;
    }
  }

  /** Cancels what is queued and under way, and ends the threads. May be called again. */
  async close(): Promise<void> {
    this.#closing ??= Promise.all(this.#seats.map((seat) => seat.close(this.#closeGraceMs)));
    for (const job of [...this.#waiting.splice(0), ...this.#seats.flatMap((seat) => seat.own.splice(0))]) {
      job.leaveQueue();
      job.cancel('the pool was closed');
    }
    await this.#closing;
  }

  #seat(worker: number): Seat {
    const seat = this.#seats[worker];
    if (seat) return seat;
    throw new KymoError(
      'OPTIONS_INVALID',
      `running a task on a worker: there is no worker ${worker}, only 0 to ${this.size - 1}`,
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
    for (const seat of this.#seats) {
      if (seat.busy) continue;
      const job = nextOf(seat.own) ?? nextOf(this.#waiting);
      if (!job) continue;
      job.leaveQueue();
      seat.perform(job);
    }
  }

  #abort(job: Job, queue: Job[]): void {
    job.cancel('cancelled by its caller');
    const place = queue.indexOf(job);
    if (place >= 0) {
      queue.splice(place, 1);
      job.leaveQueue();
    }
    for (const seat of this.#seats) seat.cancel(job);
  }

  #deliver(broadcast: Remembered, seat: Seat): Job {
    const job = new Job(broadcast.task, broadcast.payload);
    broadcast.jobs.set(seat, job);
    return job;
  }

  #replace(seat: Seat, job: Job | undefined, cause: unknown): void {
    const again = [...this.#remembered].filter(({ jobs }) => jobs.get(seat)?.settled);
    const replays = again.map((broadcast) => this.#deliver(broadcast, seat));
    if (job?.retriable) replays.push(job);
    else job?.reject(workerDied(job, cause));
    seat.own.unshift(...replays);
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
