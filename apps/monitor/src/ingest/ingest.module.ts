import { plantOptions } from '@kymo/config';
import { createDecoderFor, createSource, GroupStore, LmdbStore } from '@kymo/connectors';
import { type Decoder, KymoError, systemClock } from '@kymo/domain';
import { SilenceWatch } from '@kymo/pipeline';
import { Module, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { Logger } from '../logging/logger';
import { StoreModule } from '../store/store.module';
import { connectorContext } from '../config/connector-context';
import { keptSilence, SilenceKeeper } from './kept-silence';
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
      inject: [TelemetrySource, LmdbStore, { token: GroupStore, optional: true }],
      // Members of a group begin with whichever partitions they are given: nothing of before holds for those.
      useFactory: (source: TelemetrySource, store: LmdbStore, group?: GroupStore) =>
        new SilenceWatch(source, systemClock, group === undefined ? keptSilence(store) : undefined),
    },
    {
      provide: SilenceKeeper,
      inject: [LmdbStore, SilenceWatch],
      useFactory: (store: LmdbStore, silences: SilenceWatch) => new SilenceKeeper(store, silences),
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
  constructor(
    private readonly silences: SilenceKeeper,
    @Optional() private readonly plant?: PlantRun,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.silences.close();
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
