import type { ReloadOutcomeView, ReloadView } from '@kymo/api';
import { changeLine, checkPrerequisites, configChanges, type LogLevel, type ReadConfig } from '@kymo/config';
import { environmentWithFiles } from '@kymo/connectors';
import { KymoError, messageOf } from '@kymo/domain';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Logger } from '../logging/logger';
import { ConfigSwitch } from './config-switch';
import { ConfigService } from './config.service';
import { configured } from './configured';

/** Options that change without a new run. */
const LIVE: ReadonlySet<string> = new Set(['log.level']);

/** What a reload would do. */
interface Plan {
  readonly next: ReadConfig;
  readonly view: ReloadView;
}

/**
 * Reads the configuration again, on SIGHUP or when asked over HTTP. A file with issues changes nothing. The level of the
 * log changes at once; for all else the run ends and one with the new configuration begins in this process.
 */
@Injectable()
export class ConfigReload implements OnApplicationBootstrap, OnApplicationShutdown {
  /** The file as it was read last. */
  private current: ReadConfig;
  private readonly onHangup = () => void this.reload().catch(() => undefined);

  constructor(
    private readonly config: ConfigService,
    private readonly logger: Logger,
    private readonly configSwitch: ConfigSwitch,
  ) {
    this.current = { values: config.values, shown: config.shown };
  }

  onApplicationBootstrap(): void {
    if (this.config.flags.config !== undefined) process.on('SIGHUP', this.onHangup);
  }

  onApplicationShutdown(): void {
    process.off('SIGHUP', this.onHangup);
  }

  /** Says what a reload would change. @throws KymoError CONFIG_INVALID, OPTIONS_INVALID */
  async preview(): Promise<ReloadView> {
    return (await this.plan()).view;
  }

  /** How the last reload went. */
  outcome(): ReloadOutcomeView {
    const { runs, last = null } = this.configSwitch;
    return { runs, last };
  }

  /** @returns what changes. @throws KymoError CONFIG_INVALID, OPTIONS_INVALID; nothing is changed then */
  async reload(): Promise<ReloadView> {
    try {
      const { next, view } = await this.plan();
      this.configSwitch.last = { successful: true, atMs: Date.now() };
      this.apply(next, view);
      return view;
    } catch (thrown) {
      this.configSwitch.last = { successful: false, atMs: Date.now(), why: messageOf(thrown) };
      this.logger.error({}, `reading the configuration again: nothing is changed. ${messageOf(thrown)}`);
      throw thrown;
    }
  }

  /** Changes the level of the log until the next start or reload. */
  setLogLevel(level: LogLevel): void {
    this.logger.level = level;
  }

  private async plan(): Promise<Plan> {
    const { flags } = this.config;
    if (flags.config === undefined)
      throw new KymoError(
        'OPTIONS_INVALID',
        'reading the configuration again: this monitor was started without one. Start it with --config <file>.',
      );
    const next = configured(flags.config, flags);
    await checkPrerequisites(next.values, environmentWithFiles(), flags.config);
    const changes = configChanges(this.current, next);
    const effect =
      changes.length === 0 ? 'none' : changes.every(({ path }) => LIVE.has(path)) ? 'live' : 'new_run';
    return { next, view: { effect, changes: changes.map(changeLine) } };
  }

  private apply(next: ReadConfig, { effect, changes }: ReloadView): void {
    const what = { none: 'no changes', live: 'they hold now', new_run: 'the monitor begins again with them' };
    this.logger.info({ changes }, `read the configuration again: ${what[effect]}`);
    if (effect === 'new_run') return this.configSwitch.request(next);
    this.current = next;
    this.logger.level = next.values.log.level;
  }
}
