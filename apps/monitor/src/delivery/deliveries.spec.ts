import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LmdbStore } from '@kymo/connectors';
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
  const logger = { level: 'info', info: vi.fn(), warn: vi.fn(), error: vi.fn() };
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
