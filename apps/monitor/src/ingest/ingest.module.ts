import { plantOptions } from '@kymo/config';
import { createDecoderFor, createSource, LmdbStore } from '@kymo/connectors';
import { type Decoder, KymoError } from '@kymo/domain';
import { SilenceWatch } from '@kymo/pipeline';
import { Module, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { Logger } from '../logging/logger';
import { StoreModule } from '../store/store.module';
import { connectorContext } from '../config/connector-context';
import { PlantRun } from './plant-run';
import { RecordDecoder } from './record-decoder';
import { TelemetrySource } from './telemetry-source';

/** Where telemetry comes from, and how a record of it is read. */
@Module({
  imports: [StoreModule],
  providers: [
    {
      provide: PlantRun,
      inject: [ConfigService, LmdbStore],
      useFactory: ({ values: { source } }: ConfigService, store: LmdbStore) =>
        source.type === 'simulator' ? new PlantRun(store, plantOptions(source)) : undefined,
    },
    {
      provide: TelemetrySource,
      inject: [ConfigService, Logger, PlantRun],
      useFactory: (config: ConfigService, logger: Logger, plant: PlantRun | undefined) =>
        plant?.source ?? createSource(config.values.source, connectorContext(config, logger)),
    },
    {
      provide: SilenceWatch,
      inject: [TelemetrySource],
      useFactory: (source: TelemetrySource) => new SilenceWatch(source),
    },
    {
      provide: RecordDecoder,
      inject: [ConfigService, Logger],
      useFactory: decoderOf,
    },
  ],
  exports: [PlantRun, TelemetrySource, SilenceWatch, RecordDecoder],
})
export class IngestModule implements OnApplicationShutdown {
  constructor(@Optional() private readonly plant?: PlantRun) {}

  async onApplicationShutdown(): Promise<void> {
    await this.plant?.keep();
  }
}

/** @throws KymoError CONFIG_INVALID where telemetry is to be pushed and nothing listens */
function decoderOf(config: ConfigService, logger: Logger): Decoder {
  const { source, decoder } = config.values;
  if (source.type === 'http' && config.flags.headless)
    throw new KymoError(
      'CONFIG_INVALID',
      'starting with source.type http: --headless was given, so that nothing would listen. Leave it out.',
    );
  return createDecoderFor(source, decoder, connectorContext(config, logger));
}
