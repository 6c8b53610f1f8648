import { Module } from '@nestjs/common';
import { StoreModule } from '../store/store.module';
import { IncidentNews } from './incident-news';
import { Notifications } from './notifications';
import { QuietTimes } from './quiet-times';
import { Responses } from './responses';

/** What people are told of incidents, and what they say to it. */
@Module({
  imports: [StoreModule],
  providers: [IncidentNews, Notifications, QuietTimes, Responses],
  exports: [IncidentNews, Notifications, QuietTimes, Responses],
})
export class AlertingModule {}
