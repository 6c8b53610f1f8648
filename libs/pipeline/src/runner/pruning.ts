import { KymoError, type Log, messageOf, type SeriesState, type Store } from '@kymo/domain';
import type { OnFailure } from './contracts';

/** Event time between two prunings of the history, a share of what is kept. */
const PRUNE_SHARE = 0.05;

export interface PruningDeps {
  readonly store: Pick<Store, 'series' | 'prune'>;
  readonly logger: Pick<Log, 'warn'>;
  readonly onFailure: OnFailure;
  /** History kept of each series: at least so long, and at least so many steps. */
  readonly keepMs: number;
  readonly keepSteps: number;
}

/** Drops history that is too old, from time to time, beside the stream. */
export class Pruning {
  private latestMs = 0;
  private prunedMs = 0;
  private running: Promise<void> | undefined;

  constructor(private readonly deps: PruningDeps) {}

  /** Notes how far the stream has come, and prunes where it is time. A pass over older records changes nothing. */
  look(series: readonly SeriesState[]): void {
    this.latestMs = series.reduce((latest, { lastMs }) => Math.max(latest, lastMs), this.latestMs);
    if (this.running || this.latestMs - this.prunedMs < PRUNE_SHARE * this.deps.keepMs) return;
    this.prunedMs = this.latestMs;
    this.running = this.prune()
      .catch((error: unknown) => this.failed(error))
      .finally(() => (this.running = undefined));
  }

  /** Resolves when nothing is under way. */
  async settled(): Promise<void> {
    await this.running;
  }

  private async prune(): Promise<void> {
    const { store, keepMs, keepSteps } = this.deps;
    const keepFrom = new Map(
      store
        .series()
        .map(({ key, lastMs, intervalMs }) => [key, lastMs - Math.max(keepMs, keepSteps * intervalMs)]),
    );
    // The history of a forgotten series ages with the stream.
    const forgottenFromMs = this.latestMs - keepMs;
    await store.prune((series) => keepFrom.get(series) ?? forgottenFromMs);
  }

  private failed(error: unknown): void {
    const { logger, onFailure } = this.deps;
    if (!(error instanceof KymoError && error.retriable)) return onFailure('pruning the history', error);
    logger.warn({ error: messageOf(error) }, 'pruning the history later; nothing is lost');
    this.prunedMs = 0;
  }
}
