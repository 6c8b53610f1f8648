import type { RawRecord, SourceRun } from '@kymo/domain';

/** A record that was pushed and waits to be passed on. */
export interface PushedRecord {
  readonly record: Omit<RawRecord, 'partition' | 'offset'>;
  /** Told once whether the record is durable; it is not where the source ends before. */
  readonly settle: (isDurable: boolean) => void;
}

/** Records that others push, as one partition: what comes while a batch is under way makes up the next one. */
export class PushQueue {
  readonly #waiting: PushedRecord[] = [];
  #isIdle = false;
  #wake: () => void = () => undefined;

  /** @param batchRecords most records of a batch */
  constructor(
    private readonly partition: string,
    private readonly batchRecords: number,
  ) {}

  get length(): number {
    return this.#waiting.length;
  }

  push(record: PushedRecord): void {
    this.#waiting.push(record);
    this.#wake();
  }

  /** Takes a record back, unless it is under way. */
  withdraw(record: PushedRecord): void {
    const index = this.#waiting.indexOf(record);
    if (index >= 0) this.#waiting.splice(index, 1);
  }

  /** The partition, with the time of now, where nothing waits and nothing is under way. */
  readToEnd(): ReadonlyMap<string, number> {
    return new Map(this.#isIdle ? [[this.partition, Date.now()]] : []);
  }

  /**
   * Passes on what comes, until the signal aborts.
   * @param taken told that a batch was taken out, so that there is room
   * @throws what a pass throws
   */
  async run({ pass, resumeAt, signal }: SourceRun, taken: () => void = () => undefined): Promise<void> {
    const { partition } = this;
    const stop = () => this.#wake();
    signal.addEventListener('abort', stop);
    let offset = resumeAt(partition) ?? 0;
    let batch: PushedRecord[] = [];
    try {
      while (!signal.aborted) {
        batch = this.#waiting.splice(0, this.batchRecords);
        taken();
        if (batch.length === 0) {
          await this.#more();
          continue;
        }
        const records = batch.map(({ record }, index) => ({ ...record, partition, offset: offset + index }));
        offset += batch.length;
        await pass({ partition, records, nextOffset: offset });
        for (const { settle } of batch.splice(0)) settle(true);
      }
    } finally {
      signal.removeEventListener('abort', stop);
      for (const { settle } of [...batch, ...this.#waiting.splice(0)]) settle(false);
      taken();
    }
  }

  async #more(): Promise<void> {
    this.#isIdle = true;
    await new Promise<void>((resolve) => (this.#wake = resolve));
    this.#isIdle = false;
  }
}
