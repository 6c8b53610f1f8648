import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connectionOptionsSchema, KafkaProducer, readChangelog, topicOffsets } from '@kymo/connectors';
import { addCounters, type Counters, rejectedTotal, zeroCounters } from '@kymo/domain';
import { seededRandom } from '@kymo/statistics';
import { Program, until } from '@kymo/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { webhookReceiver } from './webhook-receiver';

const brokers = [process.env['KYMO_KAFKA'] ?? '127.0.0.1:9092'];
const connection = connectionOptionsSchema.parse({ brokers });
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const topic = `group-${Date.now()}`;
const folder = mkdtempSync(join(tmpdir(), 'kymo-group-'));
const PARTITIONS = 6;
const SERIES = Array.from({ length: 2 * PARTITIONS }, (_, number) => `pump-${number}`);
const INTERVAL_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 6);
const CLEAN_STEPS = 800;
const STEPS = 1_600;
/** Wall-clock time over which the records are sent. */
const SENDING_MS = 50_000;
const STEPS_AT_ONCE = 16;

/** Steps over which a series is at fault: three times, later for each series. */
function isAtFault(series: number, step: number): boolean {
  return [200, 600, 1_050].some((begin) => step >= begin + 23 * series && step < begin + 23 * series + 60);
}

const random = seededRandom(1);
function recordOf(number: number, step: number): string {
  const swing = Math.sin((step + 7 * number) / 6);
  const noise = () => 0.05 * (random() - 0.5);
  const values = { level: swing + noise(), flow: 2 * swing + noise() };
  if (step >= CLEAN_STEPS && isAtFault(number, step - CLEAN_STEPS)) values.flow += 1.5;
  return JSON.stringify({
    series: SERIES[number],
    time: START_MS + step * INTERVAL_MS,
    tags: { kind: 'pump' },
    values,
  });
}

const programs: Program[] = [];
const receivers: Awaited<ReturnType<typeof webhookReceiver>>[] = [];
let artifact: string;
let records = 0;
let refused = 0;

type Positioned = { readonly counters: Counters };

/** A group of monitors: its members share what they tell people and nothing else on this machine. */
class Group {
  private constructor(
    readonly groupId: string,
    private readonly receiver: Awaited<ReturnType<typeof webhookReceiver>>,
  ) {}

  static async of(name: string): Promise<Group> {
    const receiver = await webhookReceiver(secret);
    receivers.push(receiver);
    return new Group(`${topic}-${name}`, receiver);
  }

  /** Starts a member; one of the same name goes on with its data folder. */
  start(name: string): Program {
    const home = join(folder, this.groupId, name);
    mkdirSync(home, { recursive: true });
    const config = join(home, 'kymo.yaml');
    writeFileSync(
      config,
      stringify({
        dataFolder: join(home, 'data'),
        source: {
          ...{ type: 'kafka', brokers, topics: [topic], groupId: this.groupId, state: 'topic' },
          ...{ batchRecords: 100, sessionTimeoutMs: 6_000, heartbeatIntervalMs: 1_000 },
        },
        detection: { groupBy: null, artifacts: [artifact] },
        sinks: [{ type: 'webhook', url: this.receiver.url, allowPrivateAddresses: true }],
        http: { port: 0 },
      }),
    );
    const program = new Program('kymo-monitor', ['--config', config], { KYMO_WEBHOOK_SECRET: secret });
    programs.push(program);
    return program;
  }

  /** Sum of what all members have counted, as the changelog has it. */
  async counters(): Promise<Counters> {
    const changes = await readChangelog(connection, this.groupId, topic);
    const positions = changes.flatMap(({ key, value }) =>
      key[0] === 'position' ? [value as Positioned] : [],
    );
    return positions.map(({ counters }) => counters).reduce(addCounters, zeroCounters());
  }

  /** Identities of all alerts told, and how many of them were told more than once. */
  told(): { readonly identities: string[]; readonly again: number } {
    const ids = this.receiver.received.map(({ id }) => id);
    const identities = [...new Set(ids)].sort();
    return { identities, again: ids.length - identities.length };
  }

  offsets(): Promise<number[]> {
    return topicOffsets(connection, this.groupId, topic);
  }

  /** Records that are read for good. */
  async read(): Promise<number> {
    return (await this.offsets()).reduce((sum, offset) => sum + Math.max(0, offset), 0);
  }

  async untilAllIsRead(): Promise<void> {
    await until('everything is read', async () => (await this.read()) === records, 150_000);
    await until(
      'everything is told',
      async () => {
        const before = this.told().identities.length;
        await sleep(3_000);
        return this.told().identities.length === before;
      },
      60_000,
    );
  }
}

async function send(producer: KafkaProducer, from: number, to: number): Promise<void> {
  const batch = [];
  for (let step = from; step < to; step++) {
    for (let number = 0; number < SERIES.length; number++)
      batch.push({ partition: number % PARTITIONS, value: recordOf(number, CLEAN_STEPS + step) });
    if (step % 50 === 0) {
      batch.push({ partition: step % PARTITIONS, value: `no telemetry ${step}` });
      refused += 1;
    }
  }
  await producer.send(topic, batch);
  records += batch.length;
}

beforeAll(async () => {
  const clean = Array.from({ length: CLEAN_STEPS }, (_, step) =>
    SERIES.map((_, number) => recordOf(number, step)),
  ).flat();
  writeFileSync(join(folder, 'clean.ndjson'), clean.join('\n'));
  const fit = new Program('kymo', [
    ...['fit', '--input', join(folder, 'clean.ndjson'), '--detector', 'linear-autoencoder'],
    ...['--output', join(folder, 'models'), '--json'],
  ]);
  expect(await fit.end(), fit.err).toBe(0);
  artifact = fit.json<{ folder: string }>().folder;
}, 120_000);

afterEach(({ task }) => {
  if (task.result?.state !== 'fail') return;
  for (const { err } of programs) console.log(err.slice(-3_000));
});
afterAll(async () => {
  await Promise.all(programs.map((program) => program.end('SIGKILL')));
  for (const receiver of receivers) receiver.close();
  rmSync(folder, { recursive: true, force: true });
});

it('tells the same of the same records, whoever comes, goes, is killed or stands still', async () => {
  const producer = new KafkaProducer(connection, {});
  await producer.createTopic(topic, PARTITIONS);
  const group = await Group.of('disturbed');
  let isSending = true;
  const sending = (async () => {
    for (let step = 0; step < STEPS; step += STEPS_AT_ONCE) {
      await send(producer, step, step + STEPS_AT_ONCE);
      await sleep((SENDING_MS * STEPS_AT_ONCE) / STEPS);
    }
    isSending = false;
  })();
  const backwards: string[] = [];
  let last: number[] = [];
  const watching = (async () => {
    while (isSending) {
      const now = await group.offsets();
      now.forEach((offset, partition) => {
        if (offset < (last[partition] ?? -1)) backwards.push(`${partition}: ${last[partition]} to ${offset}`);
      });
      last = now;
      await sleep(200);
    }
  })();

  const read = async (share: number) =>
    until(
      `${100 * share} % are read`,
      async () => (await group.read()) >= share * SERIES.length * STEPS,
      150_000,
    );
  const first = group.start('a');
  await read(0.1);
  const second = group.start('b');
  await read(0.2);
  const third = group.start('c');
  await read(0.3);
  await first.end('SIGKILL');
  await read(0.45);
  const again = group.start('a');
  second.signal('SIGSTOP');
  await read(0.65);
  // What it had under way when it stood still is fenced.
  second.signal('SIGCONT');
  await read(0.75);
  expect(await third.end('SIGTERM'), third.err).toBe(0);
  await sending;
  await watching;
  await group.untilAllIsRead();
  for (const one of [second, again]) expect(await one.end('SIGTERM'), one.err).toBe(0);

  const alone = await Group.of('undisturbed');
  const only = alone.start('only');
  await alone.untilAllIsRead();
  expect(await only.end('SIGTERM'), only.err).toBe(0);

  const { records: read1, ...counted } = await group.counters();
  expect(read1).toBe(records);
  expect(rejectedTotal({ records, ...counted })).toBe(refused);
  expect(counted.decoded).toBe(records - refused);
  const { late, duplicate, wrongClock, open, scored, warmingUp, unscorable } = counted;
  expect(late + duplicate + wrongClock + open + scored + warmingUp + unscorable).toBe(counted.decoded);
  expect({ records: read1, ...counted }).toEqual(await alone.counters());
  expect(backwards).toEqual([]);
  expect(alone.told().identities.length).toBeGreaterThanOrEqual(2 * SERIES.length);
  expect(group.told().identities).toEqual(alone.told().identities);
  await producer.close();
}, 600_000);
