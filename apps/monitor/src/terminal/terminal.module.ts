import { LmdbStore } from '@kymo/connectors';
import { ModelLadder } from '@kymo/models';
import { Module } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { IngestModule } from '../ingest/ingest.module';
import { Logger } from '../logging/logger';
import { PlainLines } from '../logging/plain-lines';
import { ModelsModule } from '../models/models.module';
import { PipelineModule } from '../pipeline/pipeline.module';
import { FleetBoard } from '../status/fleet-board';
import { RunProgress } from '../status/run-progress';
import { StatusModule } from '../status/status.module';
import { StoreModule } from '../store/store.module';
import { LogReporter } from './log-reporter';
import { Reporter } from './reporter';
import { RunReport } from './run-report';
import { TerminalReporter } from './terminal-reporter';

/** Reports the run: on the terminal to people, in the log of a service. */
@Module({
  imports: [StoreModule, IngestModule, ModelsModule, PipelineModule, StatusModule],
  providers: [
    {
      provide: Reporter,
      inject: [ConfigService, Logger, PlainLines, LmdbStore, ModelLadder, FleetBoard, RunProgress],
      useFactory: createReporter,
    },
    RunReport,
  ],
  exports: [RunReport],
})
export class TerminalModule {}

function createReporter(
  config: ConfigService,
  logger: Logger,
  plain: PlainLines,
  store: LmdbStore,
  ladder: ModelLadder,
  board: FleetBoard,
  progress: RunProgress,
): Reporter {
  if (config.isService) return new LogReporter(logger);
  const status = {
    summary: () => progress.summary(),
    counters: () => store.counters(),
    models: () => ladder.views(),
    samplesPerSecond: () => progress.samplesPerSecond,
    latestMs: () => board.latestMs,
    firing: () => board.firing,
  };
  const reporter = new TerminalReporter(status, config.output);
  plain.takeOver((line) => reporter.say(line));
  return reporter;
}
