import { type Batch, KymoError, type SourceRun } from '@kymo/domain';

/** A pass failed. Kafka is not the cause, so the run ends instead of being tried again. */
export class PassFailure extends Error {}

/** The passes under way: how long each takes, and when all have ended. */
export class PassesUnderWay {
  readonly #passes = new Map<string, { readonly sinceMs: number; readonly ended: Promise<unknown> }>();

  /** @param warnMs time after which a pass is slow */
  constructor(private readonly warnMs: number) {}

  /** Passes a batch on. @throws PassFailure, KymoError PARTITION_LOST */
  async pass(batch: Batch, run: SourceRun): Promise<void> {
    const ended = run.pass(batch);
    this.#passes.set(batch.partition, { sinceMs: performance.now(), ended });
    try {
      await ended;
    } catch (cause) {
      if (cause instanceof KymoError && cause.code === 'PARTITION_LOST') throw cause;
      throw new PassFailure('', { cause });
    } finally {
      this.#passes.delete(batch.partition);
    }
  }

  /** Whether a pass over a partition is under way. */
  has(partition: string): boolean {
    return this.#passes.has(partition);
  }

  /** Says which pass takes too long, if one does. */
  slow(): string | undefined {
    for (const [partition, { sinceMs }] of this.#passes) {
      const passMs = performance.now() - sinceMs;
      if (passMs > this.warnMs) return `one pass over ${partition} has taken ${Math.round(passMs / 1000)} s`;
    }
    return undefined;
  }

  /** Resolves when none is under way. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#passes.values()].map(({ ended }) => ended));
  }
}
