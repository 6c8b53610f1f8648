import type { Condition } from '@kymo/alerting';
import { LmdbStore } from '@kymo/connectors';
import { type Counters, OWN_SERIES, type Readiness } from '@kymo/domain';
import { ModelLadder } from '@kymo/models';
import { SilenceWatch } from '@kymo/pipeline';
import { Injectable } from '@nestjs/common';
import prettyMs from 'pretty-ms';
import { ConfigService } from '../config/config.service';
import { Deliveries } from '../delivery/deliveries';
import { TelemetrySource } from '../ingest/telemetry-source';

/** Time over which late samples are counted, and how many there have to be to tell. */
const LATE_MS = 60_000;
const MIN_SAMPLES = 100;
/** The outbox counts as nearly full until it has fallen below this share of where it began to. */
const HYSTERESIS = 0.75;

/** What is wrong now with Kymo itself: its source, its sinks, their outboxes, its models, data that come late. */
@Injectable()
export class HealthWatch {
  private readonly troubledSince = new Map<string, number>();
  private readonly full = new Set<string>();
  private counted: { readonly atMs: number; readonly counters: Counters } | undefined;
  private late: Condition[] = [];

  constructor(
    private readonly config: ConfigService,
    private readonly store: LmdbStore,
    private readonly source: TelemetrySource,
    private readonly deliveries: Deliveries,
    private readonly ladder: ModelLadder,
    private readonly silences: SilenceWatch,
  ) {}

  /** @param latestMs time of the newest sample, where there is one */
  conditions(latestMs: number | undefined, nowMs = Date.now()): readonly Condition[] {
    return [
      ...this.troubleOf('the source', this.source.readiness(), nowMs, 'critical'),
      ...this.deliveries.pumps.flatMap((pump) =>
        this.troubleOf(`sink ${pump.name}`, pump.readiness(), nowMs, 'warning'),
      ),
      ...this.deliveries.outboxes.flatMap(({ name, maxBytes }) => this.fullness(name, maxBytes)),
      ...this.lag(latestMs, nowMs),
      ...this.lateness(nowMs),
      ...this.silence(nowMs),
      ...this.ladder
        .views()
        .flatMap(({ group, drift }) =>
          drift === undefined || drift.drifted.length === 0
            ? []
            : [
                condition(
                  'drift',
                  group,
                  drift.where,
                  'warning',
                  `${drift.drifted.length} series have drifted from what the model has learnt`,
                ),
              ],
        ),
    ];
  }

  private troubleOf(part: string, readiness: Readiness, nowMs: number, severity: Condition['severity']) {
    if (readiness.ready) this.troubledSince.delete(part);
    else if (!this.troubledSince.has(part)) this.troubledSince.set(part, nowMs);
    const sinceMs = this.troubledSince.get(part) ?? Number.POSITIVE_INFINITY;
    if (nowMs - sinceMs < this.config.values.onCall.health.patienceMs) return [];
    // A title may go on after it.
    const why = readiness.ready ? '' : readiness.why.replace(/\.$/u, '');
    const rule = `${part} is in trouble: ${why}`;
    return [{ ...condition('health', OWN_SERIES, part, severity, rule), lastedMs: nowMs - sinceMs }];
  }

  private fullness(name: string, maxBytes: number): Condition[] {
    const share = this.store.outboxSize(name).bytes / maxBytes;
    const { maxOutboxShare } = this.config.values.onCall.health;
    if (share >= maxOutboxShare) this.full.add(name);
    else if (share < HYSTERESIS * maxOutboxShare) this.full.delete(name);
    if (!this.full.has(name)) return [];
    const rule = `the outbox of ${name} is nearly full: ${Math.round(100 * maxOutboxShare)} % of its limit were reached`;
    return [condition('health', OWN_SERIES, `outbox ${name}`, 'critical', rule)];
  }

  /** The source as a whole, else the partitions of which nothing comes; series are told one by one. */
  private silence(nowMs: number): Condition[] {
    const { quietMs, silent } = this.silences;
    const told = (part: string, forMs: number): Condition => {
      const lasting = prettyMs(forMs, { unitCount: 2, secondsDecimalDigits: 0 });
      const rule = `nothing new has arrived from ${part} for ${lasting} by the clock: its producers have fallen silent, or what they send is late or refused`;
      return { ...condition('silence', OWN_SERIES, part, 'critical', rule), quietMs: forMs };
    };
    if (quietMs !== undefined) return [told(`source ${this.source.name}`, quietMs)];
    return silent.map(({ partition, heardMs }) => {
      const lastedMs = nowMs - heardMs;
      return { ...told(`partition ${partition}`, lastedMs), lastedMs };
    });
  }

  private lag(latestMs: number | undefined, nowMs: number): Condition[] {
    const { maxLagMs } = this.config.values.onCall.health;
    if (maxLagMs === null || latestMs === undefined || nowMs - latestMs < maxLagMs) return [];
    return [
      condition(
        'health',
        OWN_SERIES,
        'lag',
        'critical',
        `the newest sample is older than ${maxLagMs / 1000} s`,
      ),
    ];
  }

  private lateness(nowMs: number): Condition[] {
    if (this.counted !== undefined && nowMs - this.counted.atMs < LATE_MS) return this.late;
    const counters = this.store.counters();
    const before = this.counted?.counters ?? counters;
    this.counted = { atMs: nowMs, counters };
    const decoded = counters.decoded - before.decoded;
    const { maxLateShare } = this.config.values.onCall.health;
    const isLate = decoded >= MIN_SAMPLES && counters.late - before.late >= maxLateShare * decoded;
    const rule = `more than ${Math.round(100 * maxLateShare)} % of the samples come too late for their window`;
    this.late = isLate ? [condition('late-data', OWN_SERIES, 'late samples', 'warning', rule)] : [];
    return this.late;
  }
}

function condition(
  kind: Condition['kind'],
  series: string,
  channel: string,
  severity: Condition['severity'],
  rule: string,
): Condition {
  return { kind, series, channel, severity, rule };
}
