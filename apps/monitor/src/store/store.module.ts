import { mkdirSync } from 'node:fs';
import { GroupStore, LmdbStore } from '@kymo/connectors';
import { KymoError, messageOf } from '@kymo/domain';
import { Module, type OnApplicationShutdown, Optional } from '@nestjs/common';
import { ConfigService } from '../config/config.service';
import { connectorContext } from '../config/connector-context';
import { Logger } from '../logging/logger';

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
    {
      provide: GroupStore,
      inject: [ConfigService, LmdbStore, Logger],
      useFactory: groupStore,
    },
  ],
  exports: [LmdbStore, GroupStore],
})
export class StoreModule implements OnApplicationShutdown {
  constructor(
    private readonly store: LmdbStore,
    @Optional() private readonly group?: GroupStore,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.group?.close();
    await this.store.close();
  }
}

/** State that moves with its partitions; nothing where it is to stay here. */
function groupStore(config: ConfigService, store: LmdbStore, logger: Logger): GroupStore | undefined {
  const { source } = config.values;
  if (source.type !== 'kafka' || source.state !== 'topic') return undefined;
  const { groupId, topics } = source;
  const context = { ...connectorContext(config, logger), env: process.env };
  return new GroupStore(store, { connection: source, groupId, topics }, context);
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
