import { changeLine, checkPrerequisites, type Config, configChanges, loadConfig } from '@kymo/config';
import { environmentWithFiles } from '@kymo/connectors';
import { messageOf } from '@kymo/domain';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '../logging/logger';
import { ConfigService } from './config.service';

/**
 * Reads the configuration again on SIGHUP. What may change while the monitor runs, the level of the log, takes effect at
 * once; of all else the log says that it waits for a restart. A file with issues changes nothing.
 */
@Injectable()
export class ConfigReload implements OnApplicationBootstrap, OnApplicationShutdown {
  /** The file as it was read last. */
  private current: Config | undefined;
  private readonly onHangup = () => void this.reload();

  constructor(
    private readonly config: ConfigService,
    private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    if (this.config.flags.config !== undefined) process.on('SIGHUP', this.onHangup);
  }

  onApplicationShutdown(): void {
    process.off('SIGHUP', this.onHangup);
  }

  private async reload(): Promise<void> {
    const file = this.config.flags.config!;
    try {
      const next = loadConfig(file);
      await checkPrerequisites(next, environmentWithFiles(), file);
      this.apply(next);
    } catch (thrown) {
      this.logger.error(
        { file },
        `reading the configuration again: nothing is changed. ${messageOf(thrown)}`,
      );
    }
  }

  private apply(next: Config): void {
    const changes = configChanges(this.current ?? this.config.values, next);
    this.current = next;
    const isLive = ({ path }: { path: string }) => path === 'log.level';
    const live = changes.filter(isLive).map(changeLine);
    const waiting = changes.filter((change) => !isLive(change)).map(changeLine);
    if (waiting.length > 0)
      this.logger.warn({ changes: waiting }, 'these changes of the configuration wait for a restart');
    this.logger.level = next.log.level;
    this.logger.info({ changes: live }, `read the configuration again: ${live.length} changes take effect`);
  }
}
