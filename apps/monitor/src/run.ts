import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { ConfigService } from './config/config.service';
import { CrashGuard } from './logging/crash-guard';
import { MonitorModule } from './monitor.module';
import { MonitorRun } from './monitor-run';
import type { StopSignal } from './stop-signal';

/** Runs the monitor until its stream ends, its time is up or it is told to stop. @returns the exit code */
export async function run(config: ConfigService, stopSignal: StopSignal): Promise<number> {
  const root = MonitorModule.forRun(config, stopSignal);
  const quiet = { logger: false, abortOnError: false } as const;
  if (config.flags.headless) return follow(await NestFactory.createApplicationContext(root, quiet));
  const http = { ...quiet, forceCloseConnections: true, bodyParser: false };
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
