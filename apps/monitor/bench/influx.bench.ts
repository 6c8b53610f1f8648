import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { createSink, LmdbStore } from '@kymo/connectors';
import { OutboxBounds, Pump } from '@kymo/delivery';
import { type Verdict, noEffects } from '@kymo/domain';

const CHANNELS = 8;
const FRESH_STEPS = 8;
const LENGTH = 64;
/** A point a step and channel, one of the score, one of the verdict. */
const POINTS_OF_WINDOW = CHANNELS * FRESH_STEPS + 2;
const WINDOWS_OF_PASS = 200;
const PASSES = 40;
const DATABASE = 'kymo-bench';

/** A server that takes whatever it is sent, on a thread of its own. */
const TAKES_ALL = `
const { createServer } = require('node:http');
const { parentPort } = require('node:worker_threads');
const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => response.writeHead(204).end());
});
server.listen(0, '127.0.0.1', () => parentPort.postMessage(server.address().port));
`;

/**
 * Points a second from committed passes to a database, through the outbox and the pump, as the monitor sends them,
 * while the passes go on being committed.
 */
export async function bench(): Promise<object> {
  const server = new Worker(TAKES_ALL, { eval: true });
  const port = await new Promise<number>((resolve) => server.once('message', resolve));
  const taking = await written(`http://127.0.0.1:${port}`, '1');
  const alone = await delivered(`http://127.0.0.1:${port}`);
  await server.terminate();
  const influx = process.env['KYMO_INFLUX'];
  const victoria = process.env['KYMO_VICTORIA'];
  return {
    'to a server that takes all': taking,
    'the writer alone, without outbox and passes': alone,
    'to InfluxDB 1': influx === undefined ? null : await written(influx, '1'),
    'to VictoriaMetrics, as version 2': victoria === undefined ? null : await written(victoria, '2'),
  };
}

/** The same points handed to the sink, ready made. */
async function delivered(url: string): Promise<object> {
  const { sink, recipient } = createSink({ type: 'influx', url, database: DATABASE } as never);
  const verdicts = Array.from({ length: sink.batchEntries }, (_, index) => verdictOf(index, 0));
  const entries = recipient.entries({ verdicts, alerts: [], deadLetters: [] });
  const rounds = Math.ceil((PASSES * WINDOWS_OF_PASS) / entries.length);
  const cpu = process.cpuUsage();
  const beginMs = performance.now();
  for (let round = 0; round < rounds; round++) {
    const { status } = await sink.deliver(entries, new AbortController().signal);
    if (status !== 'delivered') throw new Error(`the benchmark could not write to ${url}`);
  }
  const seconds = (performance.now() - beginMs) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  await sink.close();
  const points = rounds * entries.length * POINTS_OF_WINDOW;
  return {
    'points a second': points / seconds,
    'CPU seconds for a million points': (user + system) / points,
  };
}

async function written(url: string, version: '1' | '2'): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-bench-'));
  const store = LmdbStore.open(folder);
  const organization = version === '2' ? { organization: 'bench' } : {};
  const one = createSink({ type: 'influx', url, version, database: DATABASE, ...organization } as never);
  const failures: string[] = [];
  const note = (_: string, error: Error) => failures.push(error.message);
  const pump = new Pump(one.sink, store, {
    delivered: () => undefined,
    retried: note,
    refused: note,
    partsRefused: (_, parts) => failures.push(parts[0]!.why),
  });
  let blocked = 0;
  const bounds = new OutboxBounds([one], store, {
    removed: () => (blocked += 1),
    blocked: () => (blocked += 1),
  });
  const delay = monitorEventLoopDelay({ resolution: 5 });
  const cpu = process.cpuUsage();
  const beginMs = performance.now();
  void pump.start();
  delay.enable();
  for (let pass = 0; pass < PASSES; pass++) {
    await bounds.makeRoom(new AbortController().signal);
    const verdicts = Array.from({ length: WINDOWS_OF_PASS }, (_, index) => verdictOf(index, pass));
    const entries = one.recipient.entries({ verdicts, alerts: [], deadLetters: [] });
    await store.commit(effectsOf(pass, one.sink.name, entries));
    pump.notify();
  }
  const committedMs = performance.now() - beginMs;
  while (store.outboxSize(one.sink.name).entries > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  const seconds = (performance.now() - beginMs) / 1000;
  delay.disable();
  const { user, system } = process.cpuUsage(cpu);
  await pump.close(0);
  await store.close();
  rmSync(folder, { recursive: true });
  if (failures.length > 0) throw new Error(`the benchmark could not write to ${url}: ${failures[0]}`);
  const points = PASSES * WINDOWS_OF_PASS * POINTS_OF_WINDOW;
  return {
    'points a second': points / seconds,
    'CPU seconds for a million points': (user + system) / points,
    'share of the time until all passes were committed': committedMs / 1000 / seconds,
    'times that the stream waited': blocked,
    'event loop held, p99, ms': delay.percentile(99) / 1e6,
    'event loop held, longest, ms': delay.max / 1e6,
  };
}

function effectsOf(
  pass: number,
  sink: string,
  entries: Parameters<LmdbStore['commit']>[0]['outbox'][string],
) {
  return { ...noEffects('bench', pass), outbox: { [sink]: entries } };
}

const channels = Array.from({ length: CHANNELS }, (_, index) => `channel-${index}`);
const wave = (size: number) => Float32Array.from({ length: size }, (_, at) => Math.sin(at) * 100);
const values = wave(LENGTH * CHANNELS);
const expected = wave(LENGTH * CHANNELS);

function verdictOf(index: number, pass: number): Verdict {
  const series = `machine-${index}`;
  const startMs = 1_700_000_000_000 + pass * FRESH_STEPS * 1_000;
  return {
    window: {
      series,
      tags: {},
      startMs,
      intervalMs: 1_000,
      length: LENGTH,
      channels,
      values,
      freshSteps: FRESH_STEPS,
      freshSamples: FRESH_STEPS,
      silentChannels: [],
    },
    state: 'normal',
    score: {
      series,
      timeMs: startMs + LENGTH * 1_000,
      value: 0.5,
      reconstructionError: 0.1,
      channels,
      contributions: wave(CHANNELS),
      expected,
      band: wave(CHANNELS).map(Math.abs),
      model: { detector: 'linear-autoencoder', hash: 'bench' },
    },
    standing: { boundary: 1, usual: 0.25, maturity: 1, ranges: new Float64Array(2 * CHANNELS) },
  };
}
