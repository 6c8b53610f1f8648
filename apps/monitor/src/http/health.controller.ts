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

  /**
   * Telemetry can be read; otherwise 503 says why not. Producers and sinks that are silent are told of, and do not take the
   * page away from those who look for the reason.
   */
  @Get('ready')
  ready(@Res({ passthrough: true }) response: Response): ReadinessView {
    const { status } = this.health;
    response.status(status === 'not ready' ? 503 : 200);
    return { status, parts: this.health.parts() };
  }
}
