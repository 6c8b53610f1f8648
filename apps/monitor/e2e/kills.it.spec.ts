import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HealthView, MonitorAddress } from '@kymo/api';
import { connectionOptionsSchema, KafkaProducer, topicOffsets } from '@kymo/connectors';
import { rejectedTotal } from '@kymo/domain';
import { seededRandom } from '@kymo/statistics';
import { OwnBroker, Program, until } from '@kymo/testing';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { accounted, Pumps } from './pumps';
import { webhookReceiver } from './webhook-receiver';

/** Moments of each signal to each process. */
const KILLS = Number(process.env['KYMO_DISTURBANCES'] ?? 1);
const random = seededRandom(Number(process.env['KYMO_PROPERTY_SEED'] ?? 1));
const SIGNALS = ['SIGTERM', 'SIGKILL', 'SIGSTOP'] as const;
const WHO = ['monitor', 'broker'] as const;

const PARTITIONS = 4;
const STEPS = 1_600;
/** What is read in a moment: somewhere in it a signal comes. */
const MOMENT_MS = 400;
const SESSION_MS = 6_000;
/** Longer than a session: who stands still that long is expelled. */
const STANDSTILL_MS = 8_000;
const LIMIT_MS = 480_000;

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const folder = mkdtempSync(join(tmpdir(), 'kymo-kills-'));
const pumps = new Pumps(2 * PARTITIONS);
const programs: Program[] = [];
const ends: (() => unknown)[] = [];
let broker: OwnBroker;
let artifact: string;
let producer: KafkaProducer;

beforeAll(async () => {
  artifact = await pumps.fit(folder);
  broker = await OwnBroker.start();
  ends.push(() => broker.dispose());
  producer = new KafkaProducer(connectionOptionsSchema.parse({ brokers: [broker.address] }), {});
  ends.push(() => producer.close());
}, 480_000);
afterEach(({ task }) => {
  if (task.result?.state !== 'fail') return;
  for (const { err } of programs) console.log(err.slice(-3_000));
});
afterAll(async () => {
  await Promise.all(programs.map((program) => program.end('SIGKILL')));
  for (const end of ends.reverse()) await end();
  rmSync(folder, { recursive: true, force: true });
});

/** A topic, and what has been sent to it. */
class Stream {
  produced = 0;
  refused = 0;
  private step = 0;

  constructor(readonly topic: string) {}

  /** Sends the records of all pumps up to a step, and one in each partition that is no telemetry. */
  async send(untilStep: number): Promise<void> {
    const poison = `no telemetry at ${this.step}`;
    const records = Array.from({ length: PARTITIONS }, (_, partition) => ({ partition, value: poison }));
    for (; this.step < untilStep; this.step++)
      records.push(...pumps.at(this.step).map((value, pump) => ({ partition: pump % PARTITIONS, value })));
    await producer.send(this.topic, records);
    this.produced += records.length;
    this.refused += PARTITIONS;
  }
}

/** A monitor of its own group, its receiver, and what it keeps. */
class Watched {
  private program!: Program;

  private constructor(
    private readonly home: string,
    private readonly groupId: string,
    private readonly stream: Stream,
    private readonly receiver: Awaited<ReturnType<typeof webhookReceiver>>,
  ) {}

  static async begin(stream: Stream, name: string, state: 'local' | 'topic'): Promise<Watched> {
    const { topic } = stream;
    const groupId = `${topic}-${name}`;
    const receiver = await webhookReceiver(secret);
    ends.push(() => receiver.close());
    const home = join(folder, groupId);
    mkdirSync(home);
    writeFileSync(
      join(home, 'kymo.yaml'),
      stringify({
        dataFolder: join(home, 'data'),
        source: {
          ...{ type: 'kafka', brokers: [broker.address], topics: [topic], groupId, state },
          ...{ batchRecords: 50, sessionTimeoutMs: SESSION_MS, heartbeatIntervalMs: 1_000 },
        },
        detection: { groupBy: null, artifacts: [artifact] },
        sinks: [
          { type: 'webhook', url: receiver.url, allowPrivateAddresses: true },
          { type: 'dead-letter-file', path: join(home, 'refused.ndjson') },
        ],
        http: { port: 0 },
        onCall: { maxAgeMs: null },
      }),
    );
    const watched = new Watched(home, groupId, stream, receiver);
    watched.start();
    return watched;
  }

  start(): void {
    this.program = new Program('kymo-monitor', ['--config', join(this.home, 'kymo.yaml')], {
      KYMO_WEBHOOK_SECRET: secret,
    });
    programs.push(this.program);
  }

  async disturb(who: (typeof WHO)[number], signal: (typeof SIGNALS)[number]): Promise<void> {
    const { program } = this;
    if (signal === 'SIGSTOP') {
      const send = (one: NodeJS.Signals) => (who === 'broker' ? broker.signal(one) : program.signal(one));
      await send('SIGSTOP');
      await sleep(STANDSTILL_MS);
      await send('SIGCONT');
    } else if (who === 'broker') {
      await broker.signal(signal);
      await broker.again();
    } else {
      const code = await program.end(signal);
      if (signal === 'SIGTERM') expect(code, program.err).toBe(0);
      this.start();
    }
  }

  /** Records whose pass is committed; it is asked again where the broker is away. */
  async read(): Promise<number> {
    const connection = connectionOptionsSchema.parse({ brokers: [broker.address] });
    const offsets = await topicOffsets(connection, this.groupId, this.stream.topic);
    return offsets.reduce((sum, offset) => sum + Math.max(0, offset), 0);
  }

  untilRead(records: number): Promise<unknown> {
    return until(`${records} records are read`, async () => (await this.read()) >= records, LIMIT_MS);
  }

  /** What it has made of the topic, once it has told all of it. */
  async outcome() {
    const { produced } = this.stream;
    await this.untilRead(produced);
    const page = await this.program.page();
    const { token } = JSON.parse(
      readFileSync(join(this.home, 'data', 'monitor.json'), 'utf8'),
    ) as MonitorAddress;
    const health = await until(
      'nothing is owed',
      async () => {
        const answer = await fetch(`${page}/api/health`, { headers: { authorization: `Bearer ${token}` } });
        const now = (await answer.json()) as HealthView;
        const owed = now.parts.reduce((sum, part) => sum + (part.owed ?? 0), 0);
        return owed === 0 && now.counters.records >= produced && now;
      },
      LIMIT_MS,
    );
    expect(await this.program.end('SIGTERM'), this.program.err).toBe(0);
    const lines = readFileSync(join(this.home, 'refused.ndjson'), 'utf8').trim().split('\n');
    return {
      counters: health.counters,
      alerts: [...new Set(this.receiver.received.map(({ id }) => id))].sort(),
      letters: [...new Set(lines.map((line) => placeOf(JSON.parse(line) as Letter)))].sort(),
    };
  }
}

interface Letter {
  readonly partition: number;
  readonly offset: number;
}

const placeOf = ({ partition, offset }: Letter) => `${partition}/${offset}`;

/** Every signal to every process, so many times, in any order. */
function disturbances() {
  const all = Array.from({ length: KILLS }, () =>
    WHO.flatMap((who) => SIGNALS.map((signal) => ({ who, signal }))),
  );
  return all
    .flat()
    .map((one) => ({ one, turn: random() }))
    .sort((first, second) => first.turn - second.turn)
    .map(({ one }) => one);
}

it.each(['local', 'topic'] as const)(
  'state %s: nothing is lost, made up or told otherwise, whoever is stopped, killed or held up',
  async (state) => {
    const stream = new Stream(`pumps-${state}`);
    await producer.createTopic(stream.topic, PARTITIONS);
    const disturbed = await Watched.begin(stream, 'disturbed', state);
    const listed = disturbances();
    for (const [turn, { who, signal }] of listed.entries()) {
      const { produced: before } = stream;
      await stream.send(Math.floor((STEPS * (turn + 1)) / listed.length));
      await disturbed.untilRead(before + 1);
      await sleep(MOMENT_MS * random());
      await disturbed.disturb(who, signal);
    }
    const { counters, alerts, letters } = await disturbed.outcome();

    const { produced, refused } = stream;
    expect(counters.records).toBe(produced);
    expect(counters.decoded).toBe(produced - refused);
    expect(accounted(counters)).toBe(counters.decoded);
    expect(rejectedTotal(counters)).toBe(refused);
    expect(letters).toHaveLength(refused);
    expect(alerts.length).toBeGreaterThanOrEqual(2 * pumps.count);

    const undisturbed = await (await Watched.begin(stream, 'undisturbed', state)).outcome();
    expect({ counters, alerts, letters }).toEqual(undisturbed);
  },
  // Each takes a start of the broker or of the monitor, and the end of a session.
  600_000 + KILLS * 360_000,
);
