import type { RawRecord, Readiness, Source, SourceRun } from '@kymo/domain';
import type { SourceDefinition } from '../../connector';
import { httpSourceOptionsSchema, type HttpSourceOptions } from './http-source-options';

/** What became of a request: durable, or to be sent again later, and why. */
export type Taken = { readonly isDurable: true } | { readonly isDurable: false; readonly why: string };

interface Waiting {
  readonly record: Omit<RawRecord, 'partition' | 'offset'>;
  readonly settle: (taken: Taken) => void;
}

const PARTITION = 'http';
const MIB = 2 ** 20;

/**
 * Takes telemetry that is pushed: requests wait in a bounded queue, and are answered when what they brought is durable.
 * What arrives while a batch is under way makes up the next one.
 */
export class HttpSource implements Source {
  readonly name = PARTITION;
  readonly #queue: Waiting[] = [];
  #queuedBytes = 0;
  #isRunning = false;
  #isIdle = false;
  #wake: () => void = () => undefined;

  constructor(private readonly options: HttpSourceOptions) {}

  readiness(): Readiness {
    return this.#isRunning ? { ready: true } : { ready: false, why: 'it has not begun, or has stopped' };
  }

  readToEnd(): ReadonlyMap<string, number> {
    return new Map(this.#isIdle ? [[PARTITION, Date.now()]] : []);
  }

  /** Takes a request in. Resolves when it is durable, or when it is clear that it is not going to be in time. */
  take(record: Waiting['record']): Promise<Taken> {
    const bytes = record.value.byteLength;
    if (!this.#isRunning) return Promise.resolve(later('the monitor is starting or stopping'));
    if (this.#queuedBytes > 0 && this.#queuedBytes + bytes > this.options.queueMiB * MIB)
      return Promise.resolve(
        later(`${Math.ceil(this.#queuedBytes / MIB)} MiB wait already (source.queueMiB)`),
      );
    this.#queuedBytes += bytes;
    return new Promise((resolve) => {
      const { answerWithinMs } = this.options;
      const timer = setTimeout(() => {
        // A request that is under way may yet become durable: sent again, it changes nothing.
        const index = this.#queue.indexOf(waiting);
        if (index >= 0) this.#queue.splice(index, 1);
        waiting.settle(later(`it was not durable within ${answerWithinMs} ms (source.answerWithinMs)`));
      }, answerWithinMs);
      let isSettled = false;
      const waiting: Waiting = {
        record,
        settle: (taken) => {
          clearTimeout(timer);
          if (!isSettled) this.#queuedBytes -= bytes;
          isSettled = true;
          resolve(taken);
        },
      };
      this.#queue.push(waiting);
      this.#wake();
    });
  }

  async run({ pass, resumeAt, signal }: SourceRun): Promise<void> {
    const stop = () => this.#wake();
    signal.addEventListener('abort', stop);
    let offset = resumeAt(PARTITION) ?? 0;
    this.#isRunning = true;
    let batch: Waiting[] = [];
    try {
      while (!signal.aborted) {
        batch = this.#queue.splice(0, this.options.batchRecords);
        if (batch.length === 0) {
          this.#isIdle = true;
          await new Promise<void>((resolve) => (this.#wake = resolve));
          this.#isIdle = false;
          continue;
        }
        const records = batch.map(({ record }, index) => ({
          ...record,
          partition: PARTITION,
          offset: offset + index,
        }));
        offset += batch.length;
        await pass({ partition: PARTITION, records, nextOffset: offset });
        for (const { settle } of batch) settle({ isDurable: true });
      }
    } finally {
      this.#isRunning = false;
      signal.removeEventListener('abort', stop);
      for (const { settle } of [...batch, ...this.#queue.splice(0)]) settle(later('the monitor is stopping'));
    }
  }
}

function later(why: string): Taken {
  return { isDurable: false, why };
}

export const httpSource: SourceDefinition<typeof httpSourceOptionsSchema> = {
  optionsSchema: httpSourceOptionsSchema,
  create: (options) => new HttpSource(options),
};
