import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common';
import type { HealthPart } from '@kymo/api';
import { Health } from './health';

/** What an orchestrator asks. */
@Controller('health')
export class HealthController {
  constructor(@Inject(Health) private readonly health: Health) {}

  /** The process answers. */
  @Get('live')
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  /** Telemetry can be read; otherwise 503 says why not. Sinks are listed, and make no difference. */
  @Get('ready')
  ready(): { status: 'ready'; parts: HealthPart[] } {
    const parts = this.health.parts();
    if (!this.health.isReady) throw new ServiceUnavailableException({ status: 'not ready', parts });
    return { status: 'ready', parts };
  }
}
