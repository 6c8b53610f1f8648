import { groupOrderSchema, type ModelOrderView, type ModelsView, promoteSchema } from '@kymo/api';
import { ModelLadder } from '@kymo/models';
import { Body, Controller, Get, HttpCode, Post, UseGuards } from '@nestjs/common';
import { AccessGuard } from './access.guard';
import { ZodPipe } from './zod.pipe';

/** The models: to look at for everyone, to change for operators. */
@Controller('api/models')
export class ModelsController {
  constructor(private readonly ladder: ModelLadder) {}

  @Get()
  models(): ModelsView {
    return this.ladder.modelsView();
  }

  @Post('promote')
  @HttpCode(200)
  @UseGuards(AccessGuard)
  promote(@Body(new ZodPipe(promoteSchema)) { hash }: { hash: string }): Promise<ModelOrderView> {
    return this.ladder.order({ act: 'promote', hash });
  }

  @Post('rollback')
  @HttpCode(200)
  @UseGuards(AccessGuard)
  rollback(@Body(new ZodPipe(groupOrderSchema)) { group }: { group: string }): Promise<ModelOrderView> {
    return this.ladder.order({ act: 'rollback', group });
  }

  @Post('release')
  @HttpCode(200)
  @UseGuards(AccessGuard)
  release(@Body(new ZodPipe(groupOrderSchema)) { group }: { group: string }): Promise<ModelOrderView> {
    return this.ladder.order({ act: 'release', group });
  }
}
