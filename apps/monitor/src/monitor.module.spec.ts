import { once } from 'node:events';
import { createServer } from 'node:net';
import { LmdbStore, SimulatorSource } from '@kymo/connectors';
import { Pump } from '@kymo/delivery';
import { ModelLadder } from '@kymo/models';
import { afterEach, expect, it, vi } from 'vitest';
import { Runner } from '@kymo/pipeline';
import { CrashGuard } from './logging/crash-guard';
import { Logger } from './logging/logger';
import { MonitorRun } from './monitor-run';
import { PageAddress } from './status/page-address';
import { preparedMonitor } from './started-monitor.fixture';
import { RunReport } from './terminal/run-report';

afterEach(() => vi.restoreAllMocks());

/** Notes when calls of a method begin and end; `begun` is called as each begins. */
function follow<Name extends string>(
  events: string[],
  label: string,
  prototype: Record<Name, (...args: never[]) => unknown>,
  method: Name,
  begun: () => void = () => undefined,
): void {
  const original = prototype[method];
  vi.spyOn(prototype, method as never).mockImplementation(async function (this: unknown, ...args: never[]) {
    events.push(`${label} begins`);
    begun();
    const result = await original.apply(this, args);
    events.push(`${label} ends`);
    return result;
  } as never);
}

it('starts the stream last, and shuts down in order: source, pass, report, sinks, models, store', async () => {
  const { app, stopSignal, url, remove } = await preparedMonitor();
  const events: string[] = [];
  follow(events, 'stream', SimulatorSource.prototype, 'run');
  // In the middle of a pass.
  follow(events, 'commit', LmdbStore.prototype, 'commit', () => stopSignal.stop());
  follow(events, 'stop', Runner.prototype, 'stop');
  follow(events, 'report', RunReport.prototype, 'onApplicationShutdown');
  follow(events, 'flush', Pump.prototype, 'close');
  follow(events, 'closing models', ModelLadder.prototype, 'close');
  follow(events, 'closing the store', LmdbStore.prototype, 'close');

  await app.init();
  expect(events[0]).toBe('stream begins');
  const page = url();
  expect((await fetch(`${page}/health/live`)).status).toBe(200);
  expect(await app.get(MonitorRun).end()).toBe(0);
  await app.close();

  const from = events.lastIndexOf('commit ends');
  expect(events.slice(from)).toEqual([
    'commit ends',
    'stream ends',
    'stop ends',
    'report begins',
    'report ends',
    'flush begins',
    'flush ends',
    'closing models begins',
    'closing models ends',
    'closing the store begins',
    'closing the store ends',
  ]);
  await expect(fetch(`${page}/health/live`)).rejects.toThrow();
  remove();
});

it('begins no stream where its port is taken, and closes what it has opened', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const { app, remove } = await preparedMonitor(port);
  const events: string[] = [];
  follow(events, 'stream', SimulatorSource.prototype, 'run');
  follow(events, 'closing the store', LmdbStore.prototype, 'close');
  await expect(app.init()).rejects.toMatchObject({ code: 'PORT_IN_USE' });
  await app.close();
  expect(app.get(PageAddress).url).toBeUndefined();
  expect(events).toEqual(['closing the store begins', 'closing the store ends']);
  other.close();
  remove();
});

it('ends with what broke the stream, and says what was under way', async () => {
  const { app, remove } = await preparedMonitor();
  const failure = new TypeError('the plant is gone');
  vi.spyOn(SimulatorSource.prototype, 'run').mockRejectedValue(failure);
  const said = vi.spyOn(app.get(Logger), 'error');
  await app.init();
  await app.get(MonitorRun).end();
  expect(said.mock.calls).toEqual([
    [
      expect.objectContaining({ doing: 'watching the stream' }),
      'ending after a failure: watching the stream: the plant is gone',
    ],
  ]);
  expect(() => app.get(CrashGuard).rethrow()).toThrow(failure);
  await app.close();
  remove();
});
