import { mkdirSync } from 'node:fs';
import { environmentWithFiles, GroupDocuments, GroupStore, LmdbStore } from '@kymo/connectors';
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
    {
      provide: GroupDocuments,
      inject: [ConfigService],
      useFactory: groupDocuments,
    },
  ],
  exports: [LmdbStore, GroupStore, GroupDocuments],
})
export class StoreModule implements OnApplicationShutdown {
  constructor(
    private readonly store: LmdbStore,
    @Optional() private readonly group?: GroupStore,
    @Optional() private readonly documents?: GroupDocuments,
  ) {}

  async onApplicationShutdown(): Promise<void> {
    await this.group?.close();
    await this.documents?.close();
    await this.store.close();
  }
}

/** State that moves with its partitions; nothing where it is to stay here. */
function groupStore(config: ConfigService, store: LmdbStore, logger: Logger): GroupStore | undefined {
  const { source } = config.values;
  if (source.type !== 'kafka' || source.state !== 'topic') return undefined;
  const { groupId } = source;
  const context = { ...connectorContext(config, logger), env: environmentWithFiles() };
  return new GroupStore(store, { connection: source, groupId }, context);
}

/** What the members of a group share besides the state of partitions. */
function groupDocuments({ values: { source } }: ConfigService): GroupDocuments | undefined {
  if (source.type !== 'kafka' || source.state !== 'topic') return undefined;
  return new GroupDocuments(source, source.groupId, { env: environmentWithFiles() });
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
