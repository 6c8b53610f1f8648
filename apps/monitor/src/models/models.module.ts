import { join } from 'node:path';
import { GroupDocuments, LmdbStore } from '@kymo/connectors';
import { createDetectorFactory } from '@kymo/detectors';
import { ModelLadder } from '@kymo/models';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { Logger } from '../logging/logger';
import { StoreModule } from '../store/store.module';
import { ModelReports } from './model-reports';

/** The models: those of the run before are taken up again before anything can ask for them. */
@Module({
  imports: [StoreModule],
  providers: [
    ModelReports,
    {
      provide: ModelLadder,
      inject: [ConfigService, LmdbStore, Logger, { token: GroupDocuments, optional: true }],
      useFactory: restoredLadder,
    },
  ],
  exports: [ModelLadder, ModelReports],
})
export class ModelsModule implements OnApplicationShutdown {
  constructor(private readonly ladder: ModelLadder) {}

  async onApplicationShutdown(): Promise<void> {
    await this.ladder.close();
  }
}

/** @throws KymoError ARTIFACT_DAMAGED, ARTIFACT_FOREIGN */
async function restoredLadder(
  { values }: ConfigService,
  store: LmdbStore,
  logger: Logger,
  shared?: GroupDocuments,
): Promise<ModelLadder> {
  const { scoringWorkers, engine } = values.detection;
  const ladder = new ModelLadder({
    options: values.detection,
    stride: values.window.strideSamples,
    store,
    factory: createDetectorFactory({ scoringWorkers, engine }),
    modelsFolder: join(values.dataFolder, 'models'),
    shared,
    logger,
  });
  try {
    await ladder.restore();
    return ladder;
  } catch (error) {
    await ladder.close();
    throw error;
  }
}
