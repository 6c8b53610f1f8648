import { Module } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module';
import { IngestModule } from '../ingest/ingest.module';
import { MetricsModule } from '../metrics/metrics.module';
import { ModelsModule } from '../models/models.module';
import { StoreModule } from '../store/store.module';
import { Explanations } from './explanations';
import { HealthWatch } from './health-watch';
import { IncidentNews } from './incident-news';
import { LabelsFeedback } from './labels-feedback';
import { LinkResponses } from './link-responses';
import { IncidentTraces } from './incident-traces';
import { Notifications } from './notifications';
import { QuietTimes } from './quiet-times';
import { ReceiverTests } from './receiver-tests';
import { Responses } from './responses';
import { SignedLinks } from './signed-links';

const shared = [
  Explanations,
  IncidentNews,
  LabelsFeedback,
  LinkResponses,
  IncidentTraces,
  Notifications,
  QuietTimes,
  ReceiverTests,
  Responses,
  SignedLinks,
];

/** What people are told of incidents, and what they say to it. */
@Module({
  imports: [StoreModule, MetricsModule, IngestModule, DeliveryModule, ModelsModule],
  providers: [...shared, HealthWatch],
  exports: shared,
})
export class AlertingModule {}
