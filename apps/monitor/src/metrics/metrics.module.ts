import { Module } from '@nestjs/common';
import { Instruments } from './instruments';
import { Metrics } from './metrics';

/** What Prometheus reads of the process. */
@Module({ providers: [Instruments, Metrics], exports: [Instruments, Metrics] })
export class MetricsModule {}
