import type { OutboxBoundsEvents, PumpEvents } from '@kymo/delivery';
import type { RefusedPart } from '@kymo/domain';
import type { Logger } from '../logging/logger';
import type { Metrics } from '../metrics/metrics';
import type { PassTraces } from '../tracing/pass-traces';
import type { DeliveryTally } from './delivery-tally';

/** Most reasons of refused parts that are told in one run. */
const MAX_TOLD_REASONS = 100;

/** Tells the log, the metrics and the traces what becomes of deliveries. */
export class DeliveryLog {
  private readonly toldReasons = new Set<string>();
  /** Sinks that were told to be away. */
  private readonly away = new Set<string>();

  constructor(
    private readonly metrics: Metrics,
    private readonly logger: Logger,
    private readonly traces?: PassTraces,
  ) {}

  /** What the pump of one sink tells. */
  eventsOf(tally: DeliveryTally): PumpEvents {
    const { metrics, logger } = this;
    return {
      delivered: (sink, entries) => {
        tally.count('delivered', entries.length);
        if (this.away.delete(sink)) logger.warn({ sink }, 'a sink is back: it takes what it is owed');
        metrics.observeDelivery(sink, 'delivered', entries.length);
        this.traces?.noteDelivered(sink, entries, Date.now());
      },
      retried: (sink, error, waitMs) => {
        tally.count('retried');
        metrics.observeDelivery(sink, 'retried');
        if (this.away.has(sink)) return;
        this.away.add(sink);
        const text = 'a sink is away: it is tried again until it is back, and nothing is lost meanwhile';
        logger.warn({ sink, waitMs, error: error.message }, text);
      },
      refused: (sink, error) => {
        tally.count('refused');
        metrics.observeDelivery(sink, 'refused');
        logger.error(
          { sink, error: error.message },
          'a sink refuses what it is owed; it stays in the outbox',
        );
      },
      partsRefused: (sink, parts, isKept) => this.tellRefused(sink, parts, isKept),
      partsUnkept: (sink, { count, why }) => {
        metrics.observeDelivery(sink, 'part_unkept', count);
        if (this.isNewReason(`${sink}: ${why}`))
          logger.error({ sink, why }, 'a sink has no place for parts of what it was sent; they are lost');
      },
      attempted: (sink, seconds) => metrics.observeAttempt(sink, seconds),
      expired: (sink, { id }, error) => {
        metrics.observeDelivery(sink, 'expired');
        logger.error(
          { sink, message: id, error: error.message },
          'a message has failed for too long: it is in the dead letters; kymo alerts resend delivers it again',
        );
      },
    };
  }

  /** What is told where outboxes reach their limits. */
  get boundsEvents(): OutboxBoundsEvents {
    const { metrics, logger } = this;
    return {
      removed: (sink, entries, policy) => {
        metrics.observeDelivery(sink, policy === 'drop_oldest' ? 'dropped' : 'dead_lettered', entries);
        const log = policy === 'drop_oldest' ? 'error' : 'warn';
        logger[log](
          { sink, entries, policy },
          'the outbox of a sink is full: its oldest entries were taken out; the history and the alerts are kept',
        );
      },
      blocked: (sinks) => logger.warn({ sinks }, 'waiting for sinks: their outbox is full'),
    };
  }

  /** Each reason is told once: the points of one field that the database holds as another type never end. */
  private tellRefused(sink: string, parts: readonly RefusedPart[], isKept: boolean): void {
    this.metrics.observeDelivery(sink, 'part_refused', parts.length);
    const where = isKept ? 'they are in the dead letters' : 'they are lost, since no sink takes dead letters';
    for (const { why, payload } of parts) {
      if (!this.isNewReason(`${sink}: ${why}`)) continue;
      this.logger.error(
        { sink, why, example: payload },
        `a sink refuses parts of what it is owed for good; ${where}`,
      );
    }
  }

  private isNewReason(reason: string): boolean {
    if (this.toldReasons.has(reason) || this.toldReasons.size >= MAX_TOLD_REASONS) return false;
    this.toldReasons.add(reason);
    return true;
  }
}
