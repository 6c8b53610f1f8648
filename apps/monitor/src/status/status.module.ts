import { ConfigSwitch } from '../config/config-switch';
import { ConfigService } from '../config/config.service';
import { LmdbStore } from '@kymo/connectors';
import { systemClock } from '@kymo/domain';
import { ModelLadder } from '@kymo/models';
import { Module } from '@nestjs/common';
import { Deliveries } from '../delivery/deliveries';
import { DeliveryModule } from '../delivery/delivery.module';
import { IngestModule } from '../ingest/ingest.module';
import { TelemetrySource } from '../ingest/telemetry-source';
import { Logger } from '../logging/logger';
import { Instruments } from '../metrics/instruments';
import { MetricsModule } from '../metrics/metrics.module';
import { exposeSource } from '../metrics/source-gauges';
import { exposeState } from '../metrics/state-gauges';
import { ModelsModule } from '../models/models.module';
import { Runner, SilenceWatch } from '@kymo/pipeline';
import { PipelineModule } from '../pipeline/pipeline.module';
import { StoreModule } from '../store/store.module';
import { eventLagSeconds } from './event-lag';
import { FleetBoard } from './fleet-board';
import { FleetHistory } from './fleet-history';
import { Health } from './health';
import { IncidentCounts } from './incident-counts';
import { labelledBy } from './labelled-by';
import { PageAddress } from './page-address';
import { RunProgress } from './run-progress';

/** What is known of the run while it goes on: for the page, the terminal and the metrics alike. */
@Module({
  imports: [StoreModule, MetricsModule, IngestModule, ModelsModule, DeliveryModule, PipelineModule],
  providers: [
    {
      provide: FleetBoard,
      inject: [LmdbStore, Runner, SilenceWatch],
      useFactory: (store: LmdbStore, runner: Runner, silences: SilenceWatch) => {
        const board = new FleetBoard(store, systemClock, silences);
        runner.passes.subscribe(({ effects }) => board.take(effects));
        runner.assignments.subscribe(() => board.reassign());
        return board;
      },
    },
    {
      provide: FleetHistory,
      inject: [LmdbStore, FleetBoard],
      useFactory: (store: LmdbStore, board: FleetBoard) => new FleetHistory(store, board),
    },
    {
      provide: IncidentCounts,
      inject: [LmdbStore, Runner],
      useFactory: (store: LmdbStore, runner: Runner) => {
        const counts = new IncidentCounts(store);
        runner.passes.subscribe(({ effects }) => counts.take(effects.incidents));
        return counts;
      },
    },
    Health,
    PageAddress,
    RunProgress,
  ],
  exports: [FleetBoard, FleetHistory, Health, PageAddress, RunProgress],
})
export class StatusModule {
  constructor(
    instruments: Instruments,
    store: LmdbStore,
    board: FleetBoard,
    source: TelemetrySource,
    { pumps }: Deliveries,
    ladder: ModelLadder,
    config: ConfigService,
    configSwitch: ConfigSwitch,
    logger: Logger,
  ) {
    const bySink = (read: (pump: (typeof pumps)[number]) => number) =>
      Object.fromEntries(pumps.map((pump) => [pump.name, read(pump)]));
    exposeState(instruments, {
      counters: () => store.counters(),
      series: () => board.size,
      firing: () => board.firing,
      labelled: () => labelledBy(store.labelled()),
      lagSeconds: () => eventLagSeconds(board.states(), config.values.window, Date.now()),
      sourceReady: () => source.readiness().ready,
      sinksReady: () => bySink((pump) => Number(pump.readiness().ready)),
      owedEntries: () => bySink(({ name }) => store.outboxSize(name).entries),
      owedBytes: () => bySink(({ name }) => store.outboxSize(name).bytes),
      lastReloadSuccessful: () => Number(configSwitch.last?.successful ?? true),
      models: () => ladder.views(),
      logLines: () => logger.lines,
    });
    if (source.statistics) exposeSource(instruments, () => source.statistics!());
  }
}
