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

  /** Telemetry can be read; otherwise 503 says why not. Sinks are listed, and make no difference. */
  @Get('ready')
  ready(@Res({ passthrough: true }) response: Response): ReadinessView {
    const parts = this.health.parts();
    response.status(this.health.isReady ? 200 : 503);
    return { status: this.health.isReady ? 'ready' : 'not ready', parts };
  }
}
