import { Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { MetricsModule } from '../metrics/metrics.module';
import { ModelsModule } from '../models/models.module';
import { PipelineModule } from '../pipeline/pipeline.module';
import { StatusModule } from '../status/status.module';
import { StoreModule } from '../store/store.module';
import { Access } from './access';
import { EventsController } from './events.controller';
import { FailureFilter } from './failure.filter';
import { HealthController } from './health.controller';
import { HttpServer } from './http-server';
import { IncidentNews } from './incident-news';
import { IncidentsController } from './incidents.controller';
import { MetricsController } from './metrics.controller';
import { ModelsController } from './models.controller';
import { TelemetryController } from './telemetry.controller';

/** The page, its API, health and metrics. */
@Module({
  imports: [StoreModule, MetricsModule, ModelsModule, PipelineModule, StatusModule],
  controllers: [
    EventsController,
    HealthController,
    IncidentsController,
    MetricsController,
    ModelsController,
    TelemetryController,
  ],
  providers: [Access, HttpServer, IncidentNews, { provide: APP_FILTER, useClass: FailureFilter }],
})
export class HttpModule {}
