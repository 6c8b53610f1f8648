import type { Readiness, Source, SourceRun } from '@kymo/domain';
import type { SourceDefinition } from '../../connector';
import { type PushedRecord, PushQueue } from '../push-queue';
import { httpSourceOptionsSchema, type HttpSourceOptions } from './http-source-options';

/** What became of a request: durable, or to be sent again later, and why. */
export type Acceptance = { readonly isDurable: true } | { readonly isDurable: false; readonly why: string };

const PARTITION = 'http';
const MIB = 2 ** 20;

/** Takes telemetry that is pushed: requests wait in a bounded queue, and are answered when what they brought is durable. */
export class HttpSource implements Source {
  readonly name = PARTITION;
  readonly #queue: PushQueue;
  #queuedBytes = 0;
  #isRunning = false;

  constructor(private readonly options: HttpSourceOptions) {
    this.#queue = new PushQueue(PARTITION, options.batchRecords);
  }

  readiness(): Readiness {
    return this.#isRunning ? { ready: true } : { ready: false, why: 'it has not begun, or has stopped' };
  }

  readToEnd(): ReadonlyMap<string, number> {
    return this.#queue.readToEnd();
  }

  /** Takes a request in. Resolves when it is durable, or when it is clear that it is not going to be in time. */
  take(record: PushedRecord['record']): Promise<Acceptance> {
    const bytes = record.value.byteLength;
    if (!this.#isRunning) return Promise.resolve(later('the monitor is starting or stopping'));
    if (this.#queuedBytes > 0 && this.#queuedBytes + bytes > this.options.queueMiB * MIB)
      return Promise.resolve(
        later(`${Math.ceil(this.#queuedBytes / MIB)} MiB wait already (source.queueMiB)`),
      );
    this.#queuedBytes += bytes;
    return new Promise<Acceptance>((resolve) => {
      const { answerWithinMs } = this.options;
      const timer = setTimeout(() => {
        // A request that is under way may yet become durable: sent again, it changes nothing.
        this.#queue.withdraw(waiting);
        resolve(later(`it was not durable within ${answerWithinMs} ms (source.answerWithinMs)`));
      }, answerWithinMs);
      const waiting: PushedRecord = {
        record,
        settle: (isDurable) => {
          clearTimeout(timer);
          resolve(isDurable ? { isDurable } : later('the monitor is stopping'));
        },
      };
      this.#queue.push(waiting);
    }).finally(() => (this.#queuedBytes -= bytes));
  }

  async run(run: SourceRun): Promise<void> {
    this.#isRunning = true;
    try {
      await this.#queue.run(run);
    } finally {
      this.#isRunning = false;
    }
  }
}

function later(why: string): Acceptance {
  return { isDurable: false, why };
}

export const httpSource: SourceDefinition<typeof httpSourceOptionsSchema> = {
  optionsSchema: httpSourceOptionsSchema,
  create: (options) => new HttpSource(options),
};
