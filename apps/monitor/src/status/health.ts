import type { HealthPart, HealthView } from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { VERSION } from '@kymo/domain';
import { ModelLadder } from '@kymo/models';
import { Injectable } from '@nestjs/common';
import { Deliveries } from '../delivery/deliveries';
import { TelemetrySource } from '../ingest/telemetry-source';
import { FleetBoard } from './fleet-board';
import { RunProgress } from './run-progress';

/** Health of the source, the sinks and the process. */
@Injectable()
export class Health {
  private readonly startedAt = new Date();

  constructor(
    private readonly source: TelemetrySource,
    private readonly store: LmdbStore,
    private readonly deliveries: Deliveries,
    private readonly ladder: ModelLadder,
    private readonly board: FleetBoard,
    private readonly progress: RunProgress,
  ) {}

  /** Whether telemetry can be read. A sink that is down keeps nobody from reading and scoring: it has its own health. */
  get isReady(): boolean {
    return this.source.readiness().ready;
  }

  /** The source and each sink. */
  parts(): HealthPart[] {
    return [
      { name: `source ${this.source.name}`, ...this.source.readiness() },
      ...this.deliveries.pumps.map((pump) => ({
        name: `sink ${pump.name}`,
        ...pump.readiness(),
        owed: this.store.outboxSize(pump.name).entries,
      })),
    ];
  }

  view(): HealthView {
    const reading = this.progress.reading();
    return {
      version: VERSION,
      startedAt: this.startedAt.toISOString(),
      uptimeSeconds: Math.round((Date.now() - this.startedAt.getTime()) / 1000),
      parts: this.parts(),
      counters: this.store.counters(),
      samplesPerSecond: Math.round(this.progress.samplesPerSecond),
      series: this.board.size,
      models: this.ladder.views(),
      rssMiB: Math.round(process.memoryUsage.rss() / 2 ** 20),
      ...(reading && { reading }),
    };
  }
}
