import {
  type CompareModels,
  compareModelsSchema,
  groupOrderSchema,
  type ModelComparisonView,
  type ModelOrder,
  type ModelOrderView,
  type ModelsView,
  modelHashSchema,
  promoteSchema,
} from '@kymo/api';
import { ModelLadder } from '@kymo/models';
import { LmdbStore } from '@kymo/connectors';
import { Body, Controller, Get, Header, HttpCode, Param, Post, StreamableFile } from '@nestjs/common';
import { ModelReports } from '../models/model-reports';
import { auditOf, Caller, Needs, type Principal } from './principal';
import { ZodPipe } from './zod.pipe';

/** A report carries its styles and pictures, and asks for nothing. */
const REPORT_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The models: to look at for everyone, to change for operators. */
@Controller('api/models')
@Needs('read')
export class ModelsController {
  constructor(
    private readonly ladder: ModelLadder,
    private readonly store: LmdbStore,
    private readonly reports: ModelReports,
  ) {}

  @Get()
  models(): ModelsView {
    return this.ladder.modelsView();
  }

  @Get(':hash/report')
  @Needs('operate')
  @Header('Content-Type', 'text/html; charset=utf-8')
  @Header('Content-Security-Policy', REPORT_POLICY)
  report(@Param(new ZodPipe(modelHashSchema)) { hash }: { hash: string }): Promise<string> {
    return this.reports.report(hash);
  }

  @Get(':hash/onnx')
  @Needs('operate')
  async onnx(@Param(new ZodPipe(modelHashSchema)) { hash }: { hash: string }): Promise<StreamableFile> {
    return new StreamableFile(await this.reports.onnx(hash));
  }

  @Post('compare')
  @HttpCode(200)
  @Needs('operate')
  compare(@Body(new ZodPipe(compareModelsSchema)) models: CompareModels): Promise<ModelComparisonView> {
    return this.reports.comparison(models);
  }

  @Post('promote')
  @HttpCode(200)
  @Needs('operate')
  promote(
    @Body(new ZodPipe(promoteSchema)) { hash }: { hash: string },
    @Caller() caller: Principal,
  ): Promise<ModelOrderView> {
    return this.order({ act: 'promote', hash }, caller);
  }

  @Post('rollback')
  @HttpCode(200)
  @Needs('operate')
  rollback(
    @Body(new ZodPipe(groupOrderSchema)) { group }: { group: string },
    @Caller() caller: Principal,
  ): Promise<ModelOrderView> {
    return this.order({ act: 'rollback', group }, caller);
  }

  @Post('release')
  @HttpCode(200)
  @Needs('operate')
  release(
    @Body(new ZodPipe(groupOrderSchema)) { group }: { group: string },
    @Caller() caller: Principal,
  ): Promise<ModelOrderView> {
    return this.order({ act: 'release', group }, caller);
  }

  private async order(order: ModelOrder, caller: Principal): Promise<ModelOrderView> {
    const done = await this.ladder.order(order);
    const subject = order.act === 'promote' ? order.hash : order.group;
    await this.store.audit(auditOf(caller, `model.${order.act}`, subject));
    return done;
  }
}
