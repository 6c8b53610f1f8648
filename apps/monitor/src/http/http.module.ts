import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { MetricsModule } from '../metrics/metrics.module';
import { ModelsModule } from '../models/models.module';
import { PipelineModule } from '../pipeline/pipeline.module';
import { StatusModule } from '../status/status.module';
import { StoreModule } from '../store/store.module';
import { AlertingModule } from '../alerting/alerting.module';
import { DeliveryModule } from '../delivery/delivery.module';
import { Access } from './access';
import { AccessGuard } from './access.guard';
import { EventsController } from './events.controller';
import { FailureFilter } from './failure.filter';
import { FeedbackController } from './feedback.controller';
import { HealthController } from './health.controller';
import { HttpServer } from './http-server';
import { IncidentsController } from './incidents.controller';
import { MetricsController } from './metrics.controller';
import { ModelsController } from './models.controller';
import { OperationsController } from './operations.controller';
import { PlotsController } from './plots.controller';
import { QuietTimesController } from './quiet-times.controller';
import { ReceiversController } from './receivers.controller';
import { RespondController } from './respond.controller';
import { SessionController } from './session.controller';
import { KnownChannels } from './known-channels';
import { TelemetryController } from './telemetry.controller';
import { TokensController } from './tokens.controller';
import { TryOutController } from './try-out.controller';
import { TryOuts } from '../try-out/try-outs';

/** The page, its API, health and metrics. */
@Module({
  imports: [
    StoreModule,
    AlertingModule,
    DeliveryModule,
    MetricsModule,
    ModelsModule,
    PipelineModule,
    StatusModule,
  ],
  controllers: [
    EventsController,
    FeedbackController,
    HealthController,
    IncidentsController,
    MetricsController,
    ModelsController,
    OperationsController,
    PlotsController,
    QuietTimesController,
    ReceiversController,
    RespondController,
    SessionController,
    TelemetryController,
    TokensController,
    TryOutController,
  ],
  providers: [
    Access,
    HttpServer,
    KnownChannels,
    TryOuts,
    { provide: APP_FILTER, useClass: FailureFilter },
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
})
export class HttpModule {}
