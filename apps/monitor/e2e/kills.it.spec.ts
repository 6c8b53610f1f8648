import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HealthView, MonitorAddress } from '@kymo/api';
import { connectionOptionsSchema, KafkaProducer, topicEnds, topicOffsets } from '@kymo/connectors';
import { rejectedTotal } from '@kymo/domain';
import { seededRandom } from '@kymo/statistics';
import { OwnBroker, type Program, until } from '@kymo/testing';
import { beforeAll, expect, it } from 'vitest';
import {
  type Disturbance,
  DISTURBANCES,
  DisturbedMonitors,
  inAnyOrder,
  LIMIT_MS,
  SIGNALS,
  STANDSTILL_MS,
} from './disturbances';
import { accounted, Pumps } from './pumps';

const random = seededRandom(Number(process.env['KYMO_PROPERTY_SEED'] ?? 1));
const WHO = ['monitor', 'broker'] as const;

const PARTITIONS = 4;
const STEPS = 1_600;
/** What is read in a moment: somewhere in it a signal comes. */
const MOMENT_MS = 400;
const pumps = new Pumps(2 * PARTITIONS);
const monitors = new DisturbedMonitors('kills', pumps);
let broker: OwnBroker;
const connection = () => connectionOptionsSchema.parse({ brokers: [broker.address] });
let producer: KafkaProducer;

beforeAll(async () => {
  broker = await OwnBroker.start();
  monitors.atEnd(() => broker.dispose());
  producer = new KafkaProducer(connection(), {});
  monitors.atEnd(() => producer.close());
}, LIMIT_MS);

/** A topic, and what it holds. */
class Stream {
  produced = 0;
  refused = 0;
  private step = 0;

  constructor(readonly topic: string) {}

  /**
   * Sends the records of all pumps up to a step, and one in each partition that is no telemetry. Each partition by itself,
   * and counted as the topic has it: the client sends once more what a broker took without an answer.
   */
  async send(untilStep: number): Promise<void> {
    const poison = `no telemetry at ${this.step}`;
    const records = Array.from({ length: PARTITIONS }, (_, partition) => [{ partition, value: poison }]);
    for (; this.step < untilStep; this.step++)
      pumps.at(this.step).forEach((value, pump) => {
        const partition = pump % PARTITIONS;
        records[partition]!.push({ partition, value });
      });
    for (const ofOne of records) {
      await producer.send(this.topic, ofOne);
      const ends = await topicEnds(connection(), {}, this.topic);
      const copies = (ends.reduce((sum, end) => sum + end, 0) - this.produced) / ofOne.length;
      expect(Number.isInteger(copies) && copies >= 1, `${copies} copies`).toBe(true);
      this.produced += copies * ofOne.length;
      this.refused += copies;
    }
  }
}

/** A monitor of its own group, its receiver, and what it keeps. */
class Watched {
  private program!: Program;

  private readonly groupId: string;
  private readonly home: string;

  private constructor(
    private readonly stream: Stream,
    name: string,
    private readonly state: 'local' | 'topic',
    private readonly receiver: Awaited<ReturnType<DisturbedMonitors['receiver']>>,
  ) {
    this.groupId = `${stream.topic}-${name}`;
    this.home = join(monitors.folder, this.groupId);
  }

  static async begin(stream: Stream, name: string, state: 'local' | 'topic'): Promise<Watched> {
    const watched = new Watched(stream, name, state, await monitors.receiver());
    watched.start();
    return watched;
  }

  start(): void {
    const { groupId, state, receiver } = this;
    this.program = monitors.start(this.home, {
      source: { brokers: [broker.address], topics: [this.stream.topic], groupId, state, batchRecords: 50 },
      receiver,
      sinks: [{ type: 'dead-letter-file', path: join(this.home, 'refused.ndjson') }],
    });
  }

  async disturb(who: (typeof WHO)[number], signal: Disturbance): Promise<void> {
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
    const offsets = await topicOffsets(connection(), this.groupId, this.stream.topic);
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

/** Every signal to every process. */
const ALL = WHO.flatMap((who) => SIGNALS.map((signal) => ({ who, signal })));

it.each(['local', 'topic'] as const)(
  'state %s: nothing is lost, made up or told otherwise, whoever is stopped, killed or held up',
  async (state) => {
    const stream = new Stream(`pumps-${state}`);
    await producer.createTopic(stream.topic, PARTITIONS);
    const disturbed = await Watched.begin(stream, 'disturbed', state);
    const listed = inAnyOrder(ALL, random);
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
  600_000 + DISTURBANCES * 360_000,
);
