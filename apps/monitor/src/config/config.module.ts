import { type DynamicModule, Global, Module } from '@nestjs/common';
import { StopSignal } from '../stop-signal';
import { ConfigService } from './config.service';

/** What comes from outside the container: the configuration, and the word that the run is to end. */
@Global()
@Module({})
export class ConfigModule {
  static forRun(config: ConfigService, stopSignal: StopSignal): DynamicModule {
    return {
      module: ConfigModule,
      providers: [
        { provide: ConfigService, useValue: config },
        { provide: StopSignal, useValue: stopSignal },
      ],
      exports: [ConfigService, StopSignal],
    };
  }
}
