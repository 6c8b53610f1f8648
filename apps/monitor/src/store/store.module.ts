import { mkdirSync } from 'node:fs';
import { LmdbStore } from '@kymo/connectors';
import { KymoError, messageOf } from '@kymo/domain';
import { Module, type OnApplicationShutdown } from '@nestjs/common';
import { ConfigService } from '../config/config.service';

/** The embedded store: opened before all that reads it, closed after all that writes it. */
@Module({
  providers: [
    {
      provide: LmdbStore,
      inject: [ConfigService],
      useFactory: ({ values: { dataFolder } }: ConfigService) => {
        makeFolder(dataFolder);
        return LmdbStore.open(dataFolder);
      },
    },
  ],
  exports: [LmdbStore],
})
export class StoreModule implements OnApplicationShutdown {
  constructor(private readonly store: LmdbStore) {}

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    throw new KymoError(
      'STORE_FAILED',
      `Making the data folder ${folder}: ${messageOf(cause)}. Name a folder that can be written to.`,
      { cause },
    );
  }
}
