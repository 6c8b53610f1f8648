import { Inject, Injectable } from '@nestjs/common';
import { type HealthPart, type HealthView } from '@kymo/api';
import { type Source, type Store, VERSION } from '@kymo/domain';
import type { Pump } from '@kymo/delivery';
import type { ModelLadder } from '@kymo/models';
import type { Runner } from '@kymo/pipeline';
import { LADDER, MONITOR, PUMPS, SOURCE, STORE } from '../tokens';
import { FleetBoard } from './fleet-board';
import { Rate } from './rate';

/** How each part of the pipeline is. */
@Injectable()
export class Health {
  private readonly startedAt = new Date();
  private readonly rate = new Rate();

  constructor(
    @Inject(SOURCE) private readonly source: Source,
    @Inject(STORE) private readonly store: Store,
    @Inject(PUMPS) private readonly pumps: readonly Pump[],
    @Inject(LADDER) private readonly ladder: ModelLadder,
    @Inject(MONITOR) monitor: Runner,
    @Inject(FleetBoard) private readonly board: FleetBoard,
  ) {
    monitor.passes.subscribe(({ effects }) => this.rate.add(effects.counters.decoded));
  }

  get samplesPerSecond(): number {
    return this.rate.perSecond();
  }

  /** Whether telemetry can be read. A sink that is down keeps nobody from reading and judging: it has its own health. */
  get isReady(): boolean {
    return this.source.readiness().ready;
  }

  /** The source and each sink. */
  parts(): HealthPart[] {
    const source = this.source.readiness();
    return [
      { name: `source ${this.source.name}`, ...source },
      ...this.pumps.map((pump) => ({
        name: `sink ${pump.name}`,
        ...pump.readiness(),
        owed: this.store.outboxSize(pump.name).entries,
      })),
    ];
  }

  view(): HealthView {
    return {
      version: VERSION,
      startedAt: this.startedAt.toISOString(),
      uptimeSeconds: Math.round((Date.now() - this.startedAt.getTime()) / 1000),
      parts: this.parts(),
      counters: this.store.counters(),
      samplesPerSecond: Math.round(this.rate.perSecond()),
      series: this.board.size,
      models: this.ladder.views(),
      rssMiB: Math.round(process.memoryUsage.rss() / 2 ** 20),
    };
  }
}
