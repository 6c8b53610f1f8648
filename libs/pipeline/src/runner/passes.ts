import { setTimeout as delay } from 'node:timers/promises';
import { type Batch, KymoError, type Log, messageOf, type Store } from '@kymo/domain';
import { concat, defer, from, retry, Subject } from 'rxjs';
import type { PassResult, Pipeline } from '../pipeline';

/** A pass that fails so many times in a row is given up. */
const MAX_TRIES = 5;
const RETRY_MS = 500;

export interface PassesDeps {
  readonly pipeline: Pipeline;
  readonly store: Pick<Store, 'commit'>;
  readonly logger: Pick<Log, 'warn'>;
  /** No pass is repeated once it is aborted. */
  readonly signal?: AbortSignal;
  /** Wait before the first repetition, milliseconds; it grows with each. */
  readonly retryMs?: number;
}

interface Pending {
  readonly batch: Batch;
  readonly resolve: (result: PassResult) => void;
  readonly reject: (thrown: unknown) => void;
}

/**
 * Takes batches through the pipeline and commits them in transactions, in the order in which they came. When one fails
 * that may succeed later, the stages go back to the store, and all that is not committed is taken through again.
 *
 * The subject has no back-pressure of its own: whoever calls awaits its passes, and so bounds how many are under way.
 */
export class Passes {
  private readonly arrivals = new Subject<Batch>();
  /** Not yet committed, in their order. */
  private readonly pending: Pending[] = [];
  private committing: Promise<unknown> = Promise.resolve();
  private failure: { readonly thrown: unknown } | undefined;

  constructor(private readonly deps: PassesDeps) {
    defer(() => concat(from(this.pending.map(({ batch }) => batch)), this.arrivals))
      .pipe(
        deps.pipeline.run((result) => this.commit(result)),
        retry({ resetOnSuccess: true, delay: (error: unknown, tries) => this.prepareRetry(error, tries) }),
      )
      .subscribe({ error: (thrown: unknown) => this.fail(thrown) });
  }

  /**
   * Resolves once the effects of the batch are durable. Batches that are concluded as one have one result.
   * @throws what ended this or an earlier pass for good
   */
  pass(batch: Batch): Promise<PassResult> {
    if (this.failure) return Promise.reject(this.failure.thrown as Error);
    return new Promise((resolve, reject) => {
      this.pending.push({ batch, resolve, reject });
      this.arrivals.next(batch);
    });
  }

  private commit(result: PassResult): Promise<PassResult> {
    const committed = this.deps.store.commit(result.effects).then(() => {
      for (const { resolve } of this.pending.splice(0, result.batches)) resolve(result);
      return result;
    });
    this.committing = committed.catch(() => undefined);
    return committed;
  }

  private async prepareRetry(error: unknown, tries: number): Promise<void> {
    const { pipeline, logger, signal, retryMs = RETRY_MS } = this.deps;
    // An earlier pass may be on its way to the disk: it is repeated only if it does not get there.
    await this.committing;
    if (isLost(error)) {
      // Whoever owns the partitions now makes the passes again, of what is known there.
      for (const { reject } of this.pending.splice(0)) reject(error);
      return pipeline.reset();
    }
    if (tries === MAX_TRIES || !(error instanceof KymoError && error.retriable)) throw error;
    if (!signal?.aborted) {
      logger.warn({ tries, error: messageOf(error) }, 'repeating a pass that failed');
      await delay(retryMs * tries, undefined, { ...(signal && { signal }) }).catch(() => undefined);
    }
    if (signal?.aborted) throw error;
    pipeline.reset();
  }

  private fail(thrown: unknown): void {
    this.failure = { thrown };
    for (const { reject } of this.pending.splice(0)) reject(thrown);
  }
}

/** Whether a pass was not committed because its partition is no longer held. */
export function isLost(error: unknown): boolean {
  return error instanceof KymoError && error.code === 'PARTITION_LOST';
}
