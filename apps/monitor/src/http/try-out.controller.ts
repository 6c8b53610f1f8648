import { type TryOut, tryOutSchema, type TryOutView } from '@kymo/api';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { TryOuts } from '../try-out/try-outs';
import { Needs } from './principal';
import { ZodPipe } from './zod.pipe';

/** Settings tried on the past, before they are set. */
@Controller('api/try')
@Needs('operate')
export class TryOutController {
  constructor(private readonly tryOuts: TryOuts) {}

  @Post()
  @HttpCode(200)
  tryOut(@Body(new ZodPipe(tryOutSchema)) asked: TryOut): Promise<TryOutView> {
    return this.tryOuts.tryOut(asked);
  }
}
