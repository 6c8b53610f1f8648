import { KymoError, messageOf, type SeriesState, type Store } from '@kymo/domain';
import type { CrashGuard } from './logging/crash-guard';
import type { Logger } from './logging/logger';

/** Event time between two prunings of the history, a share of what is kept. */
const PRUNE_SHARE = 0.05;

export interface PruningParts {
  readonly store: Pick<Store, 'series' | 'prune'>;
  readonly logger: Pick<Logger, 'warn'>;
  readonly crashGuard: Pick<CrashGuard, 'report'>;
  /** How much history is kept of each series: at least so long, and at least so many steps. */
  readonly keepMs: number;
  readonly keepSteps: number;
}

/** Drops what of the history is too old, now and then, beside the stream. */
export class Pruning {
  private latestMs = 0;
  private prunedMs = 0;
  private running: Promise<void> | undefined;

  constructor(private readonly parts: PruningParts) {}

  /** Takes note of how far the stream has come, and begins where it is time; passes that look back change nothing. */
  look(series: readonly SeriesState[]): void {
    this.latestMs = series.reduce((latest, { lastMs }) => Math.max(latest, lastMs), this.latestMs);
    if (this.running || this.latestMs - this.prunedMs < PRUNE_SHARE * this.parts.keepMs) return;
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
    const { store, keepMs, keepSteps } = this.parts;
    const keepFrom = new Map(
      store
        .series()
        .map(({ key, lastMs, intervalMs }) => [key, lastMs - Math.max(keepMs, keepSteps * intervalMs)]),
    );
    // What is left of a series that is forgotten grows old with the stream.
    const leftFromMs = this.latestMs - keepMs;
    await store.prune((series) => keepFrom.get(series) ?? leftFromMs);
  }

  private failed(error: unknown): void {
    const { logger, crashGuard } = this.parts;
    if (!(error instanceof KymoError && error.retriable))
      return crashGuard.report('pruning the history', error);
    logger.warn({ error: messageOf(error) }, 'pruning the history later; nothing is lost');
    this.prunedMs = 0;
  }
}
