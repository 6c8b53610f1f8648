import type { IncidentAlertsView, ReceiverView } from '@kymo/api';
import { type ConnectedSink, createSink, GroupStore, LmdbStore, receivers } from '@kymo/connectors';
import { Expiry, OutboxBounds, Pump } from '@kymo/delivery';
import { type Incident, type Recipient, type RefusedPart, revisionIn, systemClock } from '@kymo/domain';
import {
  Injectable,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  Optional,
} from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { connectorContext } from '../config/connector-context';
import { CrashGuard } from '../logging/crash-guard';
import { Logger } from '../logging/logger';
import { Metrics } from '../metrics/metrics';
import { StopSignal } from '../stop-signal';
import { PassTraces } from '../tracing/pass-traces';
import { DeliveryTally } from './delivery-tally';
import { notingSent } from './sent-alerts';

/** At the end the sinks get this long to take what they are owed; the rest stays in the outbox for the next run. */
const FLUSH_MS = 2000;
/** After a stream that has come to its end, nobody waits for the program. */
const DRAIN_MS = 600_000;
/** Most reasons of refused parts that are told in one run. */
const MAX_TOLD_REASONS = 100;
/** Entries owed to one receiver that are searched for those of an incident. */
const MAX_SEARCHED = 1000;

/** The sinks of the configuration, each with the pump that ships what it is owed. */
@Injectable()
export class Deliveries implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly pumps: readonly Pump[];
  readonly recipients: readonly Recipient[];
  /** Keeps what is owed to each sink within its limit. */
  readonly bounds: OutboxBounds;
  private readonly toldReasons = new Set<string>();

  /** Sinks that were told to be away. */
  private readonly away = new Set<string>();
  private readonly tallies = new Map<string, DeliveryTally>();

  constructor(
    private readonly config: ConfigService,
    private readonly stopSignal: StopSignal,
    private readonly store: LmdbStore,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
    private readonly crashGuard: CrashGuard,
    @Optional() private readonly group?: GroupStore,
    @Optional() private readonly traces?: PassTraces,
  ) {
    const context = connectorContext(config, logger);
    const sinks = config.values.sinks.map((options) => createSink(options, context));
    this.recipients = sinks.map(({ recipient }) => recipient);
    this.pumps = sinks.map((one) => this.pumpOf(one));
    this.bounds = this.boundsOf(sinks);
    this.outboxes = sinks.map(({ sink, outbox }) => ({ name: sink.name, maxBytes: outbox.maxBytes }));
  }

  onApplicationBootstrap(): void {
    for (const pump of this.pumps) {
      const crashed = (error: unknown) => this.crashGuard.report(`shipping to ${pump.name}`, error);
      pump.start().catch(crashed);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    const { hasEnd } = this.config;
    const graceMs = hasEnd && !this.stopSignal.isStopped ? DRAIN_MS : FLUSH_MS;
    await Promise.all(this.pumps.map((pump) => pump.close(graceMs)));
    for (const { name } of hasEnd ? this.pumps : []) {
      const { entries } = this.store.outboxSize(name);
      if (entries > 0)
        this.logger.warn(
          { sink: name, entries },
          'a sink is still owed entries; the same run goes on with them',
        );
    }
  }

  /** How much may be owed to each sink. */
  readonly outboxes: readonly { readonly name: string; readonly maxBytes: number }[];

  /** Sinks that people are told by. */
  receivers(): ReceiverView[] {
    const told = this.config.values.sinks.filter(
      ({ type }) => type === 'webhook' || Object.hasOwn(receivers, type),
    );
    return told.map(({ name, type }) => ({
      name,
      type,
      ...this.pumps.find((pump) => pump.name === name)!.readiness(),
      owed: this.store.outboxSize(name).entries,
      ...this.tallies.get(name)!.view(),
    }));
  }

  /** Alerts of an incident that receivers have taken, and those that wait for one. */
  alertsOf({ id, returnOf = id }: Pick<Incident, 'id' | 'returnOf'>): IncidentAlertsView {
    const waiting = this.receivers().flatMap(({ name, owed }) =>
      (owed === 0 ? [] : this.store.outbox(name, MAX_SEARCHED)).flatMap(({ entry: { id: entry, tells } }) =>
        tells?.incidents.includes(returnOf)
          ? [{ receiver: name, event: tells.event, revision: revisionIn(entry) }]
          : [],
      ),
    );
    return { sent: this.store.sentAlerts(returnOf), waiting };
  }

  private pumpOf({ sink, outbox }: ConnectedSink): Pump {
    const { metrics, logger } = this;
    const store = this.group ?? this.store;
    const tally = new DeliveryTally();
    this.tallies.set(sink.name, tally);
    metrics.expectSink(sink.name);
    return new Pump(
      notingSent(sink, this.store, systemClock),
      store,
      {
        delivered: (name, entries) => {
          tally.count('delivered', entries.length);
          if (this.away.delete(name)) logger.warn({ sink: name }, 'a sink is back: it takes what it is owed');
          metrics.observeDelivery(name, 'delivered', entries.length);
          this.traces?.noteDelivered(name, entries, Date.now());
        },
        retried: (name, error, waitMs) => {
          tally.count('retried');
          metrics.observeDelivery(name, 'retried');
          if (this.away.has(name)) return;
          this.away.add(name);
          const text = 'a sink is away: it is tried again until it is back, and nothing is lost meanwhile';
          logger.warn({ sink: name, waitMs, error: error.message }, text);
        },
        refused: (name, error) => {
          tally.count('refused');
          metrics.observeDelivery(name, 'refused');
          logger.error(
            { sink: name, error: error.message },
            'a sink refuses what it is owed; it stays in the outbox',
          );
        },
        partsRefused: (name, parts, isKept) => this.reportRefused(name, parts, isKept),
        partsUnkept: (name, { count, why }) => {
          metrics.observeDelivery(name, 'part_unkept', count);
          const isNew = this.isNewReason(`${name}: ${why}`);
          if (isNew)
            logger.error(
              { sink: name, why },
              'a sink has no place for parts of what it was sent; they are lost',
            );
        },
        attempted: (name, seconds) => metrics.observeAttempt(name, seconds),
        expired: (name, { id }, error) => {
          metrics.observeDelivery(name, 'expired');
          logger.error(
            { sink: name, message: id, error: error.message },
            'a message has failed for too long: it is in the dead letters; kymo alerts resend delivers it again',
          );
        },
      },
      this.recipients,
      undefined,
      undefined,
      outbox.expiresAfterMs === undefined
        ? undefined
        : new Expiry(sink.name, this.store, store, outbox.expiresAfterMs),
    );
  }

  /** Each reason is told once: the points of one field that the database holds as another type never end. */
  private reportRefused(sink: string, parts: readonly RefusedPart[], isKept: boolean): void {
    this.metrics.observeDelivery(sink, 'part_refused', parts.length);
    for (const { why, payload } of parts) {
      if (!this.isNewReason(`${sink}: ${why}`)) continue;
      const where = isKept
        ? 'they are in the dead letters'
        : 'they are lost, since no sink takes dead letters';
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

  private boundsOf(sinks: readonly ConnectedSink[]): OutboxBounds {
    const { metrics, logger } = this;
    return new OutboxBounds(sinks, this.group ?? this.store, {
      removed: (name, entries, policy) => {
        metrics.observeDelivery(name, policy === 'drop_oldest' ? 'dropped' : 'dead_lettered', entries);
        const log = policy === 'drop_oldest' ? 'error' : 'warn';
        logger[log](
          { sink: name, entries, policy },
          'the outbox of a sink is full: its oldest entries were taken out; the history and the alerts are kept',
        );
      },
      blocked: (names) => logger.warn({ sinks: names }, 'waiting for sinks: their outbox is full'),
    });
  }
}
