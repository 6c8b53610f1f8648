import {
  type LogLevelView,
  logLevelSchema,
  reloadSchema,
  type ReloadOrder,
  type ReloadOutcomeView,
  type ReloadView,
} from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ConfigReload } from '../config/config-reload';
import { auditOf, Caller, Needs, type Principal } from './principal';
import { ZodPipe } from './zod.pipe';

/** What an administrator changes while the monitor runs. */
@Controller('api')
@Needs('admin')
export class OperationsController {
  constructor(
    private readonly reload: ConfigReload,
    private readonly store: LmdbStore,
  ) {}

  @Post('config/reload')
  @HttpCode(200)
  async reloadConfig(
    @Body(new ZodPipe(reloadSchema)) { dryRun }: ReloadOrder,
    @Caller() caller: Principal,
  ): Promise<ReloadView> {
    if (dryRun) return this.reload.preview();
    await this.store.audit(auditOf(caller, 'config.reload', 'configuration'));
    return this.reload.reload();
  }

  @Get('config/reload')
  reloadOutcome(): ReloadOutcomeView {
    return this.reload.outcome();
  }

  @Post('log-level')
  @HttpCode(200)
  async setLogLevel(
    @Body(new ZodPipe(logLevelSchema)) asked: LogLevelView,
    @Caller() caller: Principal,
  ): Promise<LogLevelView> {
    this.reload.setLogLevel(asked.level);
    await this.store.audit(auditOf(caller, 'log.level', asked.level));
    return asked;
  }
}
