import { type DynamicModule, Global, Module } from '@nestjs/common';
import { StopSignal } from '../stop-signal';
import { ConfigSwitch } from './config-switch';
import { ConfigService } from './config.service';

/** What comes from outside the container: the configuration, and the words that the run is to end. */
@Global()
@Module({})
export class ConfigModule {
  static forRun(
    config: ConfigService,
    stopSignal: StopSignal,
    configSwitch = new ConfigSwitch(),
  ): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: ConfigService, useValue: config },
        { provide: StopSignal, useValue: stopSignal },
        { provide: ConfigSwitch, useValue: configSwitch },
      ],
      exports: [ConfigService, StopSignal, ConfigSwitch],
    };
  }
}
