import { Module } from '@nestjs/common';
import { MetricsModule } from '../metrics/metrics.module';
import { StoreModule } from '../store/store.module';
import { Deliveries } from './deliveries';

/** What ships scores, alerts and dead letters to the sinks. */
@Module({ imports: [StoreModule, MetricsModule], providers: [Deliveries], exports: [Deliveries] })
export class DeliveryModule {}
