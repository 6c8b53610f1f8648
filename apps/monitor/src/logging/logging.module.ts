import { Global, Module } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { ConfigReload } from '../config/config-reload';
import { CrashGuard } from './crash-guard';
import { createLogger, Logger } from './logger';
import { PlainLines } from './plain-lines';

/**
 * The log, the place for failures that nobody awaits, and the reload of the configuration. Global, so that it is up before
 * all others and down after them.
 */
@Global()
@Module({
  providers: [
    {
      provide: Logger,
      inject: [ConfigService, PlainLines],
      useFactory: ({ values, isWatched }: ConfigService, plain: PlainLines) =>
        createLogger(values.log, isWatched ? plain : undefined),
    },
    PlainLines,
    CrashGuard,
    ConfigReload,
  ],
  exports: [Logger, PlainLines, CrashGuard, ConfigReload],
})
export class LoggingModule {}
