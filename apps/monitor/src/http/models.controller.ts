import { Body, Controller, Get, HttpCode, Inject, Post, UseGuards } from '@nestjs/common';
import type { ModelOrderView, ModelsView } from '@kymo/api';
import { z } from 'zod';
import type { ModelLadder } from '@kymo/models';
import { LADDER } from '../tokens';
import { AccessGuard } from './access.guard';
import { parsed } from './parsed';

const promoteSchema = z.object({ hash: z.string().regex(/^[0-9a-f]{4,64}$/) }).strict();
const groupSchema = z.object({ group: z.string().min(1).max(256) }).strict();

/** The models: to look at for everyone, to change for operators. */
@Controller('api/models')
export class ModelsController {
  constructor(@Inject(LADDER) private readonly ladder: ModelLadder) {}

  @Get()
  models(): ModelsView {
    return this.ladder.modelsView();
  }

  @Post('promote')
  @HttpCode(200)
  @UseGuards(AccessGuard)
  promote(@Body() body: unknown): Promise<ModelOrderView> {
    return this.ladder.order({ act: 'promote', ...parsed(promoteSchema, body) });
  }

  @Post('rollback')
  @HttpCode(200)
  @UseGuards(AccessGuard)
  rollback(@Body() body: unknown): Promise<ModelOrderView> {
    return this.ladder.order({ act: 'rollback', ...parsed(groupSchema, body) });
  }

  @Post('release')
  @HttpCode(200)
  @UseGuards(AccessGuard)
  release(@Body() body: unknown): Promise<ModelOrderView> {
    return this.ladder.order({ act: 'release', ...parsed(groupSchema, body) });
  }
}
