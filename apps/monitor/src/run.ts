import 'reflect-metadata';
import { listenerCredentials, type ReadConfig } from '@kymo/config';
import { environmentWithFiles } from '@kymo/connectors';
import { messageOf } from '@kymo/domain';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ConfigSwitch } from './config/config-switch';
import { ConfigService } from './config/config.service';
import { CrashGuard } from './logging/crash-guard';
import type { Flags } from './flags';
import { createLogger } from './logging/logger';
import { MonitorModule } from './monitor.module';
import { MonitorRun } from './monitor-run';
import type { StopSignal } from './stop-signal';

/** A run that fails this soon after a reload is taken back. */
const TRIAL_MS = 60_000;

/**
 * Runs the monitor until its stream ends, its time is up or it is told to stop. A reload of the configuration ends one run
 * and begins the next; one that fails is followed by a run with the configuration before.
 * @returns the exit code
 */
export async function run(
  { values, shown }: ReadConfig,
  flags: Flags,
  stopSignal: StopSignal,
): Promise<number> {
  const configSwitch = new ConfigSwitch();
  let config = new ConfigService(values, flags, shown);
  let before: ConfigService | undefined;
  for (;;) {
    const startedMs = performance.now();
    try {
      configSwitch.runs += 1;
      const code = await runOnce(config, stopSignal, configSwitch);
      const next = configSwitch.take();
      if (next === undefined || stopSignal.isStopped) return code;
      before = config;
      config = new ConfigService(next.values, config.flags, next.shown);
    } catch (thrown) {
      if (before === undefined || stopSignal.isStopped || performance.now() - startedMs > TRIAL_MS)
        throw thrown;
      configSwitch.take();
      configSwitch.last = { successful: false, atMs: Date.now(), why: messageOf(thrown) };
      createLogger(before.values.log).error(
        {},
        `running with the new configuration: the previous one is in effect again. Correct the file. ${messageOf(thrown)}`,
      );
      config = new ConfigService(before.values, before.flags, before.shown);
      before = undefined;
    }
  }
}

async function runOnce(
  config: ConfigService,
  stopSignal: StopSignal,
  configSwitch: ConfigSwitch,
): Promise<number> {
  const root = MonitorModule.forRun(config, stopSignal, configSwitch);
  const quiet = { logger: false, abortOnError: false } as const;
  if (config.flags.headless) return follow(await NestFactory.createApplicationContext(root, quiet));
  const { tls } = config.values.http;
  const http = {
    ...quiet,
    forceCloseConnections: true,
    bodyParser: false,
    ...(tls && { httpsOptions: listenerCredentials(tls, environmentWithFiles()) }),
  };
  const app = await NestFactory.create<NestExpressApplication>(root, http);
  const { configureHttp } = await import('./http/configure-http');
  configureHttp(app);
  return follow(app);
}

async function follow(app: INestApplicationContext): Promise<number> {
  try {
    await app.init();
    return await app.get(MonitorRun).end();
  } finally {
    await app.close();
    app.get(CrashGuard).rethrow();
  }
}
