import { setTimeout as sleep } from 'node:timers/promises';
import type { Batch } from '@kymo/domain';
import { connectionOptionsSchema } from '../../kafka/connection-options';
import type { OutgoingRecord } from '../../kafka/kafka-client';
import { kafkaSourceOptionsSchema } from './kafka-options';
import { KafkaSource } from './kafka.source';

export const brokers = [process.env['KYMO_KAFKA'] ?? '127.0.0.1:9092'];
export const connection = connectionOptionsSchema.parse({ brokers });

/** A source under way, and what it has passed. */
export class Reader {
  readonly batches: Batch[] = [];
  readonly told: string[] = [];
  readonly warnings: string[] = [];
  readonly errors: string[] = [];
  readonly shares: string[] = [];
  readonly source: KafkaSource;
  readonly ended: Promise<unknown>;
  private readonly stopping = new AbortController();

  constructor(
    options: { topics: string[]; groupId: string } & Record<string, unknown>,
    readonly positions = new Map<string, number>(),
    private readonly effect: (batch: Batch) => Promise<void> | void = () => undefined,
    readonly topicIds = new Map<string, string>(),
  ) {
    const parsed = kafkaSourceOptionsSchema.parse({
      brokers,
      retryBackoffMs: 100,
      sessionTimeoutMs: 6_000,
      heartbeatIntervalMs: 500,
      ...options,
    });
    this.source = new KafkaSource(parsed, {
      env: {},
      info: (message) => (/^reading \d+ partitions/.test(message) ? this.shares : this.told).push(message),
      warn: (message) => this.warnings.push(message) && this.told.push(message),
      error: (message) => this.errors.push(message),
    });
    const run = this.source.run({
      signal: this.stopping.signal,
      resumeAt: (partition) => this.positions.get(partition),
      topicIdOf: (partition) => this.topicIds.get(partition),
      pass: async (batch) => {
        const seen = batch.recreated ? 0 : (this.positions.get(batch.partition) ?? 0);
        const unseen = { ...batch, records: batch.records.filter(({ offset }) => offset >= seen) };
        await this.effect(unseen);
        this.batches.push(unseen);
        this.positions.set(batch.partition, batch.nextOffset);
        if (batch.topicId !== undefined) this.topicIds.set(batch.partition, batch.topicId);
      },
    });
    this.ended = run.catch((thrown: unknown) => thrown);
  }

  get values(): string[] {
    return this.batches.flatMap(({ records }) => records.map(({ value }) => Buffer.from(value).toString()));
  }

  async stop(): Promise<unknown> {
    this.stopping.abort();
    return this.ended;
  }
}

/** The sources of one test. */
export class Readers {
  private readonly started: Reader[] = [];

  start(...parameters: ConstructorParameters<typeof Reader>): Reader {
    const reader = new Reader(...parameters);
    this.started.push(reader);
    return reader;
  }

  async stop(): Promise<void> {
    await Promise.all(this.started.map((reader) => reader.stop()));
  }
}

export async function until(condition: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const limit = Date.now() + 40_000;
  while (!(await condition())) {
    if (Date.now() > limit) throw new Error(`waited in vain until ${what}`);
    await sleep(50);
  }
}

export const numbered = (count: number, from = 0): OutgoingRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    key: `series-${(from + index) % 7}`,
    value: String(from + index),
  }));
export const sorted = (values: readonly string[]) => [...values].sort((a, b) => Number(a) - Number(b));
export const texts = (records: readonly OutgoingRecord[]) => records.map(({ value }) => String(value));
