import { checkConfig } from '@kymo/config';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ConfigModule } from '../../src/config/config.module';
import { ConfigService } from '../../src/config/config.service';
import { LoggingModule } from '../../src/logging/logging.module';
import { PipelineModule } from '../../src/pipeline/pipeline.module';
import { StopSignal } from '../../src/stop-signal';

/** The monitor from its source to durable effects, without its page. */
export function startedPipeline(values: object): Promise<INestApplicationContext> {
  const config = checkConfig({ log: { level: 'silent' }, ...values }, 'the benchmark');
  const root = {
    module: class Bench {},
    imports: [
      ConfigModule.forRun(new ConfigService(config, { headless: true, train: 0.3 }), new StopSignal()),
      LoggingModule,
      PipelineModule,
    ],
  };
  return NestFactory.createApplicationContext(root, { logger: false });
}
