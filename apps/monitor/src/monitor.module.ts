import { type DynamicModule, Module } from '@nestjs/common';
import type { ConfigSwitch } from './config/config-switch';
import { ConfigModule } from './config/config.module';
import type { ConfigService } from './config/config.service';
import { HttpModule } from './http/http.module';
import { LoggingModule } from './logging/logging.module';
import { MonitorRun } from './monitor-run';
import { PipelineModule } from './pipeline/pipeline.module';
import { StatusModule } from './status/status.module';
import type { StopSignal } from './stop-signal';
import { TerminalModule } from './terminal/terminal.module';

/**
 * The whole monitor. A module starts after those that it imports and stops before them, so that the run, which stands at
 * the root, begins last and ends first.
 */
@Module({})
export class MonitorModule {
  static forRun(config: ConfigService, stopSignal: StopSignal, configSwitch?: ConfigSwitch): DynamicModule {
    return {
      module: MonitorModule,
      imports: [
        ConfigModule.forRun(config, stopSignal, configSwitch),
        LoggingModule,
        PipelineModule,
        StatusModule,
        TerminalModule,
        ...(config.flags.headless ? [] : [HttpModule]),
      ],
      providers: [MonitorRun],
    };
  }
}
