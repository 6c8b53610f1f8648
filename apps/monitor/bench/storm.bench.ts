import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectionOptionsSchema, KafkaProducer } from '@kymo/connectors';
import { Runner } from '@kymo/pipeline';
import { quantile } from '@kymo/statistics';
import { inFolder } from './holds/bench-folder';
import { startedPipeline } from './ingest/started-pipeline';
import { type Received, webhookReceiver } from '../e2e/webhook-receiver';

const SERIES = 5_000;
const LINES = 3;
const PARTITIONS = 4;
const INTERVAL_MS = 1_000;
const WARM_STEPS = 10;
const BROKEN_STEPS = 3;
const MENDED_STEPS = 3;
const STORMS = 3;
const LIMIT = 120;
const WITHIN_MS = 600_000;

interface Storm {
  readonly messages: number;
  readonly firstAfterMs: number;
  readonly allNamedAfterMs: number;
  readonly deliveredShare: number;
}

/**
 * 5,000 series break within a second: from Kafka through a whole monitor without models to a webhook on loopback. Each
 * leaves its hard range, so that what is measured is on-call and delivery, not the arithmetic of a network.
 */
export async function bench(): Promise<object> {
  const broker = process.env['KYMO_KAFKA'];
  if (broker === undefined)
    throw new Error('measuring a storm: no broker; set KYMO_KAFKA, as deploy/services/up kafka prints it');
  const topic = `bench-storm-${Date.now()}`;
  const producer = new KafkaProducer(connectionOptionsSchema.parse({ brokers: [broker] }), {}, 'lz4');
  await producer.createTopic(topic, PARTITIONS);
  const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
  process.env['KYMO_WEBHOOK_SECRET'] = secret;
  const receiver = await webhookReceiver(secret);
  return inFolder(async (dataFolder) => {
    const app = await startedPipeline({
      dataFolder,
      source: { type: 'kafka', brokers: [broker], topics: [topic], groupId: topic, fetchWaitMs: 5 },
      window: { lengthSamples: 8, latenessSamples: 0, intervalMs: INTERVAL_MS },
      detection: {
        ladder: [{ detector: 'linear-autoencoder', afterSteps: 5000, options: { windowLength: 8 } }],
      },
      sinks: [{ type: 'webhook', name: 'pager', url: receiver.url, allowPrivateAddresses: true }],
      onCall: {
        channels: [{ matchers: ['channel=flow'], range: [0, LIMIT] }],
        policies: [{ coolDownMs: 0 }],
      },
    });
    const runner = app.get(Runner);
    let samples = 0;
    runner.passes.subscribe(({ effects }) => (samples += effects.counters.decoded));
    const running = runner.run();
    let sent = 0;
    const total = WARM_STEPS + STORMS * (BROKEN_STEPS + MENDED_STEPS);
    const startMs = Math.floor(Date.now() / INTERVAL_MS) * INTERVAL_MS - total * INTERVAL_MS;
    const send = async (steps: number, isBroken: boolean) => {
      for (let step = 0; step < steps; step++, sent++)
        await producer.send(topic, recordsOf(startMs + sent * INTERVAL_MS, isBroken));
    };
    await send(WARM_STEPS, false);
    await until('the series are known', () => samples >= sent * SERIES);
    const heapBefore = process.memoryUsage().rss;
    let mostBytes = heapBefore;
    const watch = setInterval(() => (mostBytes = Math.max(mostBytes, process.memoryUsage().rss)), 100);
    const storms: Storm[] = [];
    for (let storm = 0; storm < STORMS; storm++) {
      const from = receiver.received.length;
      const brokeMs = Date.now();
      await send(BROKEN_STEPS, true);
      await until('all are named', () => namedIn(receiver.received.slice(from)) >= SERIES);
      const namedMs = Date.now();
      await send(MENDED_STEPS, false);
      await until('all is over', () => openIn(receiver.received.slice(from)) === 0);
      const own = receiver.received.slice(from);
      storms.push({
        messages: own.length,
        firstAfterMs: own[0]!.atMs - brokeMs,
        allNamedAfterMs: namedMs - brokeMs,
        deliveredShare: namedIn(own) / SERIES,
      });
    }
    clearInterval(watch);
    await runner.stop();
    await running;
    await app.close();
    await producer.close();
    receiver.close();
    const median = (of: (storm: Storm) => number) =>
      quantile(
        storms.map(of).sort((one, other) => one - other),
        0.5,
      );
    return {
      'storm of 5,000 series, medians of 3': {
        messages: median(({ messages }) => messages),
        'first after, ms': median(({ firstAfterMs }) => firstAfterMs),
        'all named after, ms': median(({ allNamedAfterMs }) => allNamedAfterMs),
        'share of the series delivered': median(({ deliveredShare }) => deliveredShare),
      },
      'memory that three storms add, MiB': (mostBytes - heapBefore) / 2 ** 20,
    };
  });
}

function recordsOf(timeMs: number, isBroken: boolean) {
  return Array.from({ length: SERIES }, (_, index) => {
    const series = `pump-${index}`;
    const flow = (isBroken ? LIMIT + 20 : 40) + (index % 7);
    const tags = { line: `L${index % LINES}`, host: `h${index}` };
    return { key: series, value: JSON.stringify({ series, time: timeMs, tags, values: { flow } }) };
  });
}

/** Series that the latest message of each group counts. */
function namedIn(received: readonly Received[]): number {
  const counts = new Map(received.map(({ notification: { group, memberCount } }) => [group, memberCount]));
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

/** Groups whose latest message is not that they are over. */
function openIn(received: readonly Received[]): number {
  const events = new Map(received.map(({ notification: { group, event } }) => [group, event]));
  return [...events.values()].filter((event) => event !== 'resolved').length;
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  const limit = Date.now() + WITHIN_MS;
  while (!isSo()) {
    if (Date.now() > limit) throw new Error(`measuring a storm: ${what} is not so within ${WITHIN_MS} ms`);
    await sleep(20);
  }
}
