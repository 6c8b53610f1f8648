import { Global, Module } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { CrashGuard } from './crash-guard';
import { createLogger, Logger } from './logger';

/** The log, and the place for failures that nobody awaits. Global, so that it is up before all others and down after them. */
@Global()
@Module({
  providers: [
    {
      provide: Logger,
      inject: [ConfigService],
      useFactory: ({ values }: ConfigService) => createLogger(values.log),
    },
    CrashGuard,
  ],
  exports: [Logger, CrashGuard],
})
export class LoggingModule {}
