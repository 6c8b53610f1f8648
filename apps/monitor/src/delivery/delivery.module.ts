import { Module } from '@nestjs/common';
import { MetricsModule } from '../metrics/metrics.module';
import { StoreModule } from '../store/store.module';
import { TracingModule } from '../tracing/tracing.module';
import { Deliveries } from './deliveries';

/** What ships scores, alerts and dead letters to the sinks. */
@Module({
  imports: [StoreModule, MetricsModule, TracingModule],
  providers: [Deliveries],
  exports: [Deliveries],
})
export class DeliveryModule {}
