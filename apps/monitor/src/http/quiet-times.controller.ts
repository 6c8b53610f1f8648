import {
  type MaintenancesView,
  type MaintenanceView,
  type NewMaintenance,
  newMaintenanceSchema,
  type NewSilence,
  newSilenceSchema,
  type SilencesView,
  type SilenceView,
} from '@kymo/api';
import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { QuietTimes } from '../alerting/quiet-times';
import { auditOf, Caller, Needs, type Principal } from './principal';
import { ZodPipe } from './zod.pipe';

/** When people are not to be told of what. */
@Controller('api')
@Needs('read')
export class QuietTimesController {
  constructor(private readonly quietTimes: QuietTimes) {}

  @Get('silences')
  silences(): SilencesView {
    return this.quietTimes.silences();
  }

  @Post('silences')
  @HttpCode(200)
  @Needs('operate')
  silence(
    @Body(new ZodPipe(newSilenceSchema)) asked: NewSilence,
    @Caller() caller: Principal,
  ): Promise<SilenceView> {
    const { by, ...details } = asked;
    return this.quietTimes.silence(
      asked,
      auditOf(caller, 'silence.begin', this.quietTimes.newId(), details, by),
    );
  }

  @Post('silences/:id/end')
  @HttpCode(200)
  @Needs('operate')
  endSilence(@Param('id') id: string, @Caller() caller: Principal): Promise<SilenceView> {
    return this.quietTimes.endSilence(id, auditOf(caller, 'silence.end', id));
  }

  @Get('maintenance')
  maintenance(): MaintenancesView {
    return this.quietTimes.maintenance();
  }

  @Post('maintenance')
  @HttpCode(200)
  @Needs('operate')
  plan(
    @Body(new ZodPipe(newMaintenanceSchema)) asked: NewMaintenance,
    @Caller() caller: Principal,
  ): Promise<MaintenanceView> {
    const { by, name, ...details } = asked;
    return this.quietTimes.plan(asked, auditOf(caller, 'maintenance.add', name, details, by));
  }

  @Post('maintenance/:name/remove')
  @HttpCode(200)
  @Needs('operate')
  remove(@Param('name') name: string, @Caller() caller: Principal): Promise<MaintenancesView> {
    return this.quietTimes.remove(name, auditOf(caller, 'maintenance.remove', name));
  }
}
