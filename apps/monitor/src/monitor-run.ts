import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { ConfigSwitch } from './config/config-switch';
import { ConfigService } from './config/config.service';
import { CrashGuard } from './logging/crash-guard';
import { Runner } from '@kymo/pipeline';
import { PageAddress } from './status/page-address';
import { RunProgress } from './status/run-progress';
import { inputExitCode } from './status/run-summary';
import { StopSignal } from './stop-signal';
import { RunReport } from './terminal/run-report';

/** The run itself: begun when everything else is up, stopped before anything else goes down. */
@Injectable()
export class MonitorRun implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private ended!: Promise<void>;

  constructor(
    private readonly config: ConfigService,
    private readonly runner: Runner,
    private readonly report: RunReport,
    private readonly progress: RunProgress,
    private readonly page: PageAddress,
    private readonly stopSignal: StopSignal,
    private readonly crashGuard: CrashGuard,
    private readonly configSwitch: ConfigSwitch,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.report.begin();
    this.ended = this.runner
      .run()
      .catch((error: unknown) => this.crashGuard.report('watching the stream', error));
  }

  /**
   * Resolves with the exit code when the stream has ended, the program is to stop, something has crashed, or a run with another
   * configuration is to begin.
   */
  async end(): Promise<number> {
    const { stopSignal, crashGuard, report, config, configSwitch } = this;
    const stopped = Promise.race([stopSignal.promise, crashGuard.crashed, configSwitch.requested]);
    await Promise.race([this.ended, stopped]);
    if (this.keepsPageOpen()) {
      report.pageStaysOpen();
      await stopped;
    }
    return config.isInput && !stopSignal.isStopped ? inputExitCode(this.progress.summary()) : 0;
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.stop();
  }

  private keepsPageOpen(): boolean {
    if (this.stopSignal.isStopped || this.crashGuard.hasCrashed) return false;
    return this.config.isInput && this.page.url !== undefined && process.stdout.isTTY;
  }
}
