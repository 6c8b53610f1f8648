import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LmdbStore, receivers } from '@kymo/connectors';
import { KymoError } from '@kymo/domain';
import { effectsOf } from '@kymo/testing';
import { expect, it, vi } from 'vitest';
import { CrashGuard } from '../logging/crash-guard';
import { Instruments } from '../metrics/instruments';
import { Metrics } from '../metrics/metrics';
import { StopSignal } from '../stop-signal';
import { Deliveries } from './deliveries';

it('reports a pump that the store fails for good, and closes nevertheless', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-deliveries-'));
  const store = LmdbStore.open(folder);
  const logger = {
    level: 'info',
    lines: { warn: 0, error: 0 },
    info: vi.fn(),
    warn: vi.fn(),
    error: vi.fn(),
  };
  const crashGuard = new CrashGuard(logger);
  const config = {
    values: {
      dataFolder: folder,
      sinks: [{ type: 'dead-letter-file', outboxMaxMiB: 1, whenOutboxFull: 'block' }],
    },
  };
  const metrics = new Metrics(new Instruments());
  const deliveries = new Deliveries(config as never, new StopSignal(), store, metrics, logger, crashGuard);
  const { name } = deliveries.pumps[0]!;
  const record = { partition: 'p', offset: 0, value: Buffer.from('{') };
  const deadLetters = [{ reason: 'not_json' as const, message: 'planted', record }];
  const entries = deliveries.recipients[0]!.entries({ verdicts: [], alerts: [], deadLetters });
  await store.commit(effectsOf({ outbox: { [name]: entries } }));
  const damaged = new KymoError('STORE_FAILED', 'damaged');
  vi.spyOn(store, 'acknowledge').mockRejectedValue(damaged);

  deliveries.onApplicationBootstrap();
  expect(await crashGuard.crashed).toBe(damaged);
  expect(logger.error.mock.calls).toEqual([
    [
      { doing: `shipping to ${name}`, code: 'STORE_FAILED' },
      `ending after a failure: shipping to ${name}: damaged`,
    ],
  ]);
  await deliveries.onApplicationShutdown();
  await store.close();
  rmSync(folder, { recursive: true });
});

it('tells once that a sink is away, and once that it is back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-deliveries-'));
  const store = LmdbStore.open(folder);
  let status = 503;
  const service = createServer((_, answer) => answer.writeHead(status).end());
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  const options = receivers.ntfy.optionsSchema.parse({ url, topic: 'kymo', allowPrivateAddresses: true });
  const config = { values: { dataFolder: folder, sinks: [{ type: 'ntfy', ...options }] } };
  const logger = {
    level: 'info',
    lines: { warn: 0, error: 0 },
    info: vi.fn(),
    warn: vi.fn(),
    error: vi.fn(),
  };
  const metrics = new Metrics(new Instruments());
  const crashGuard = new CrashGuard(logger);
  const deliveries = new Deliveries(config as never, new StopSignal(), store, metrics, logger, crashGuard);
  await store.commit(effectsOf({ outbox: { ntfy: [{ id: '1', payload: '{}' }] } }));

  deliveries.onApplicationBootstrap();
  const told = () => logger.warn.mock.calls.map(([, text]) => String(text).slice(0, 14));
  await vi.waitFor(() => expect(deliveries.receivers()).toMatchObject([{ retried: 2 }]), 20_000);
  expect(told()).toEqual(['a sink is away']);
  expect(logger.warn.mock.calls[0]![0]).toMatchObject({
    sink: 'ntfy',
    error: expect.stringContaining('127.0.0.1'),
  });
  status = 200;
  await vi.waitFor(() => expect(deliveries.receivers()).toMatchObject([{ delivered: 1 }]), 20_000);
  expect(told()).toEqual(['a sink is away', 'a sink is back']);
  await deliveries.onApplicationShutdown();
  await store.close();
  service.close();
  rmSync(folder, { recursive: true });
});
