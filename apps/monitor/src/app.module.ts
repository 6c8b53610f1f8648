import { type DynamicModule, Module } from '@nestjs/common';
import type { Parts } from './compose';
import { Access } from './http/access';
import { ApiController } from './http/api.controller';
import { FleetBoard } from './http/fleet-board';
import { Health } from './http/health';
import { HealthController } from './http/health.controller';
import { IncidentNews } from './http/incident-news';
import { IncidentsController } from './http/incidents.controller';
import { MetricsController } from './http/metrics.controller';
import { ModelsController } from './http/models.controller';
import { LADDER, LOGGER, METRICS, MONITOR, PUMPS, SOURCE, STORE } from './tokens';

/** The web side of the monitor over the parts that the pipeline is made of. */
@Module({})
export class AppModule {
  static over(
    { store, source, pumps, ladder, logger, monitor, metrics, board }: Parts,
    access: Access,
  ): DynamicModule {
    return {
      module: AppModule,
      controllers: [
        ApiController,
        HealthController,
        IncidentsController,
        MetricsController,
        ModelsController,
      ],
      providers: [
        { provide: STORE, useValue: store },
        { provide: SOURCE, useValue: source },
        { provide: PUMPS, useValue: pumps },
        { provide: LADDER, useValue: ladder },
        { provide: MONITOR, useValue: monitor },
        { provide: LOGGER, useValue: logger },
        { provide: METRICS, useValue: metrics },
        { provide: FleetBoard, useValue: board },
        { provide: Access, useValue: access },
        Health,
        IncidentNews,
      ],
    };
  }
}
