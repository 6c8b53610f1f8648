import type { IncidentAlertsView, ReceiverView } from '@kymo/api';
import { type ConnectedSink, createSink, GroupStore, LmdbStore, receivers } from '@kymo/connectors';
import { Expiry, OutboxBounds, Pump } from '@kymo/delivery';
import { type Incident, type Recipient, revisionIn, systemClock } from '@kymo/domain';
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
import { DeliveryLog } from './delivery-log';
import { DeliveryTally } from './delivery-tally';
import { notingSent } from './sent-alerts';

/** At the end the sinks get this long to take what they are owed; the rest stays in the outbox for the next run. */
const FLUSH_MS = 2000;
/** After a stream that has come to its end, nobody waits for the program. */
const DRAIN_MS = 600_000;
/** Entries owed to one receiver that are searched for those of an incident. */
const MAX_SEARCHED = 1000;

/** The sinks of the configuration, each with the pump that ships what it is owed. */
@Injectable()
export class Deliveries implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly pumps: readonly Pump[];
  readonly recipients: readonly Recipient[];
  /** Keeps what is owed to each sink within its limit. */
  readonly bounds: OutboxBounds;
  /** How much may be owed to each sink. */
  readonly outboxes: readonly { readonly name: string; readonly maxBytes: number }[];
  private readonly tallies = new Map<string, DeliveryTally>();
  private readonly log: DeliveryLog;

  constructor(
    private readonly config: ConfigService,
    private readonly stopSignal: StopSignal,
    private readonly store: LmdbStore,
    private readonly metrics: Metrics,
    private readonly logger: Logger,
    private readonly crashGuard: CrashGuard,
    @Optional() private readonly group?: GroupStore,
    @Optional() traces?: PassTraces,
  ) {
    this.log = new DeliveryLog(metrics, logger, traces);
    const context = connectorContext(config, logger);
    const sinks = config.values.sinks.map((options) => createSink(options, context));
    this.recipients = sinks.map(({ recipient }) => recipient);
    this.pumps = sinks.map((one) => this.pumpOf(one));
    this.bounds = new OutboxBounds(sinks, group ?? store, this.log.boundsEvents);
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

  /** Sinks that people are told by, and those that take heartbeats. */
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
    const store = this.group ?? this.store;
    const tally = new DeliveryTally();
    this.tallies.set(sink.name, tally);
    this.metrics.expectSink(sink.name);
    return new Pump(notingSent(sink, this.store, systemClock), store, this.log.eventsOf(tally), {
      recipients: this.recipients,
      expiry:
        outbox.expiresAfterMs === undefined
          ? undefined
          : new Expiry(sink.name, this.store, store, outbox.expiresAfterMs),
    });
  }
}
