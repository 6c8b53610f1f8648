import type { Liveness, ReadinessView } from '@kymo/api';
import { Controller, Get, Res } from '@nestjs/common';
import type { Response } from 'express';
import { Health } from '../status/health';

/** What an orchestrator asks. */
@Controller('health')
export class HealthController {
  constructor(private readonly health: Health) {}

  /** The process answers. */
  @Get('live')
  live(): Liveness {
    return { status: 'live' };
  }

  /** Telemetry can be read and effects can be shipped; otherwise 503 says which part is down. */
  @Get('ready')
  ready(@Res({ passthrough: true }) response: Response): ReadinessView {
    const parts = this.health.parts();
    const isReady = parts.every(({ ready }) => ready);
    response.status(isReady ? 200 : 503);
    return { status: isReady ? 'ready' : 'not ready', parts };
  }
}
