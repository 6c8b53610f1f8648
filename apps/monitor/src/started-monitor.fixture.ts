import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { listenerCredentials } from '@kymo/config';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { ConfigService } from './config/config.service';
import { configured } from './config/configured';
import { configureHttp } from './http/configure-http';
import { MonitorModule } from './monitor.module';
import { PageAddress } from './status/page-address';
import { StopSignal } from './stop-signal';

/** A whole monitor of the simulated plant in this process, served over HTTP, not yet begun. */
export async function preparedMonitor(port = 0, changes: object = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-monitor-'));
  const flags = { config: join(folder, 'kymo.yaml'), train: 0.3 };
  const options = {
    dataFolder: folder,
    source: { type: 'simulator', historyDays: 1 },
    decoder: { type: 'json', maxFutureMs: null },
    sinks: [{ type: 'dead-letter-file' }],
    log: { level: 'silent' },
    ...changes,
    http: { port, ...(changes as { http?: object }).http },
  };
  writeFileSync(flags.config, JSON.stringify(options));
  const { values, shown } = configured(flags.config, flags);
  const stopSignal = new StopSignal();
  const service = new ConfigService(values, flags, shown);
  const app = await NestFactory.create<NestExpressApplication>(MonitorModule.forRun(service, stopSignal), {
    logger: false,
    abortOnError: false,
    forceCloseConnections: true,
    bodyParser: false,
    ...(values.http.tls && { httpsOptions: listenerCredentials(values.http.tls, process.env) }),
  });
  configureHttp(app);
  return {
    app,
    folder,
    stopSignal,
    url: () => app.get(PageAddress).url!,
    remove: () => rmSync(folder, { recursive: true }),
  };
}
