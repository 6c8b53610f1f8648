import { Controller, Get, Header, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Instruments } from '../metrics/instruments';

/** What Prometheus scrapes. */
@Controller('metrics')
export class MetricsController {
  constructor(private readonly instruments: Instruments) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  async exposition(@Res() response: Response): Promise<void> {
    const { contentType, body } = await this.instruments.exposition();
    response.type(contentType).send(body);
  }
}
