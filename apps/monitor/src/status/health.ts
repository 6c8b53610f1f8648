import type { HealthPart, HealthView, ReadinessView, StreamView } from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { VERSION } from '@kymo/domain';
import { Runner, SilenceWatch } from '@kymo/pipeline';
import { ModelLadder } from '@kymo/models';
import { Injectable } from '@nestjs/common';
import prettyMs from 'pretty-ms';
import { ConfigService } from '../config/config.service';
import { Deliveries } from '../delivery/deliveries';
import { RecordDecoder } from '../ingest/record-decoder';
import { TelemetrySource } from '../ingest/telemetry-source';
import { FleetBoard } from './fleet-board';
import { IncidentCounts } from './incident-counts';
import { RunProgress } from './run-progress';

/** Health of the source, the sinks and the process. */
@Injectable()
export class Health {
  private readonly startedAt = new Date();

  constructor(
    private readonly source: TelemetrySource,
    private readonly decoder: RecordDecoder,
    private readonly store: LmdbStore,
    private readonly deliveries: Deliveries,
    private readonly ladder: ModelLadder,
    private readonly board: FleetBoard,
    private readonly progress: RunProgress,
    private readonly config: ConfigService,
    private readonly runner: Runner,
    private readonly incidents: IncidentCounts,
    private readonly silences: SilenceWatch,
  ) {}

  /**
   * Whether telemetry can be read, and comes. A sink that is down keeps nobody from reading and scoring: it has its own
   * health.
   */
  get status(): ReadinessView['status'] {
    if (!this.source.readiness().ready || this.decoder.readiness?.().ready === false) return 'not ready';
    return this.silences.quietMs === undefined ? 'ready' : 'no telemetry';
  }

  /** The source, what its records need, what it brings, and each sink. */
  parts(): HealthPart[] {
    const { quietMs } = this.silences;
    return [
      { name: `source ${this.source.name}`, ...this.source.readiness() },
      ...(this.decoder.readiness ? [{ name: 'decoder', ...this.decoder.readiness() }] : []),
      quietMs === undefined
        ? { name: 'telemetry', ready: true }
        : {
            name: 'telemetry',
            ready: false,
            why: `nothing has arrived for ${prettyMs(quietMs, { unitCount: 2, secondsDecimalDigits: 0 })}`,
          },
      ...this.deliveries.pumps.map((pump) => ({
        name: `sink ${pump.name}`,
        ...pump.readiness(),
        owed: this.store.outboxSize(pump.name).entries,
      })),
    ];
  }

  view(): HealthView {
    const reading = this.progress.reading();
    const { dashboardUrl } = this.config.values.onCall.content;
    return {
      clockMs: Date.now(),
      stream: this.stream(),
      incidents: this.incidents.view(),
      version: VERSION,
      startedAt: this.startedAt.toISOString(),
      uptimeSeconds: Math.round((Date.now() - this.startedAt.getTime()) / 1000),
      parts: this.parts(),
      counters: this.store.counters(),
      samplesPerSecond: Math.round(this.progress.samplesPerSecond),
      series: this.board.size,
      models: this.ladder.views(),
      rssMiB: Math.round(process.memoryUsage.rss() / 2 ** 20),
      ...(dashboardUrl !== undefined && { dashboardUrl }),
      ...(reading && { reading }),
    };
  }

  private stream(): StreamView {
    const { source } = this.config.values;
    const { heardMs, quietLimitMs, heldFor, heldUntilMs } = this.silences;
    return {
      source: source.type,
      ended: this.runner.hasEnded,
      timesRealTime: source.type === 'simulator' ? source.minutesPerSecond * 60 : 1,
      heardMs,
      quietLimitMs,
      heldFor,
      heldUntilMs,
    };
  }
}
