import { type DynamicModule, Module } from '@nestjs/common';
import type { Parts } from './compose';
import { ApiController } from './http/api.controller';
import { FleetBoard } from './http/fleet-board';
import { Health } from './http/health';
import { HealthController } from './http/health.controller';
import { MetricsController } from './http/metrics.controller';
import { LADDER, METRICS, MONITOR, PUMPS, SOURCE, STORE } from './tokens';

/** The web side of the monitor over the parts that the pipeline is made of. */
@Module({})
export class AppModule {
  static over({ store, source, pumps, ladder, monitor, metrics, board }: Parts): DynamicModule {
    return {
      module: AppModule,
      controllers: [ApiController, HealthController, MetricsController],
      providers: [
        { provide: STORE, useValue: store },
        { provide: SOURCE, useValue: source },
        { provide: PUMPS, useValue: pumps },
        { provide: LADDER, useValue: ladder },
        { provide: MONITOR, useValue: monitor },
        { provide: METRICS, useValue: metrics },
        { provide: FleetBoard, useValue: board },
        Health,
      ],
    };
  }
}
