import { Global, Module } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { ConfigReload } from '../config/config-reload';
import { CrashGuard } from './crash-guard';
import { createLogger, Logger } from './logger';

/**
 * The log, the place for failures that nobody awaits, and the reload of the configuration. Global, so that it is up before
 * all others and down after them.
 */
@Global()
@Module({
  providers: [
    {
      provide: Logger,
      inject: [ConfigService],
      useFactory: ({ values }: ConfigService) => createLogger(values.log),
    },
    CrashGuard,
    ConfigReload,
  ],
  exports: [Logger, CrashGuard, ConfigReload],
})
export class LoggingModule {}
