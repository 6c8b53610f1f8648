import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module';
import { IngestModule } from '../ingest/ingest.module';
import { MetricsModule } from '../metrics/metrics.module';
import { ModelsModule } from '../models/models.module';
import { StoreModule } from '../store/store.module';
import { HealthWatch } from './health-watch';
import { IncidentNews } from './incident-news';
import { LabelsFeedback } from './labels-feedback';
import { LinkResponses } from './link-responses';
import { Moments } from './moments';
import { Notifications } from './notifications';
import { QuietTimes } from './quiet-times';
import { Responses } from './responses';
import { SignedLinks } from './signed-links';

/** What people are told of incidents, and what they say to it. */
@Module({
  imports: [StoreModule, MetricsModule, IngestModule, DeliveryModule, ModelsModule],
  providers: [
    HealthWatch,
    IncidentNews,
    LabelsFeedback,
    LinkResponses,
    Moments,
    Notifications,
    QuietTimes,
    Responses,
    SignedLinks,
  ],
  exports: [
    IncidentNews,
    LabelsFeedback,
    LinkResponses,
    Moments,
    Notifications,
    QuietTimes,
    Responses,
    SignedLinks,
  ],
})
export class AlertingModule {}
