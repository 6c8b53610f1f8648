import type { RawRecord, Readiness, Source, SourceRun } from '@kymo/domain';
import type { ConnectorContext, SourceDefinition } from '../../connector';
import { type MqttMessage, MqttSubscription } from './mqtt-client';
import { mqttSourceOptionsSchema, type MqttSourceOptions } from './mqtt-options';
import { topicTemplate, type TopicTemplate } from './topic-template';

const PARTITION = 'mqtt';

interface Waiting {
  readonly message: MqttMessage;
  readonly record: Omit<RawRecord, 'partition' | 'offset'>;
}

/**
 * Reads telemetry from an MQTT broker, as a session that the broker keeps while the monitor is away. A message is
 * acknowledged when it is durable; what comes while a batch is under way makes up the next one.
 */
export class MqttSource implements Source {
  readonly name = PARTITION;
  readonly #templates: readonly TopicTemplate[];
  readonly #queue: Waiting[] = [];
  #isIdle = false;
  #trouble: string | undefined = 'not connected yet';
  #wake: () => void = () => undefined;
  #room: () => void = () => undefined;

  constructor(
    private readonly options: MqttSourceOptions,
    private readonly context: Pick<ConnectorContext, 'env' | 'info' | 'warn'>,
  ) {
    this.#templates = options.topics.map(topicTemplate);
  }

  readiness(): Readiness {
    return this.#trouble === undefined ? { ready: true } : { ready: false, why: this.#trouble };
  }

  readToEnd(): ReadonlyMap<string, number> {
    return new Map(this.#isIdle && this.readiness().ready ? [[PARTITION, Date.now()]] : []);
  }

  async run({ pass, resumeAt, signal }: SourceRun): Promise<void> {
    if (signal.aborted) return;
    const filters = this.#templates.map(({ filter }) => filter);
    const subscription = new MqttSubscription(this.options, filters, this.context.env, {
      message: (message) => this.#take(message),
      connected: () => this.#connected(),
      lost: (why) => this.#lost(why),
    });
    const stop = () => this.#wake();
    signal.addEventListener('abort', stop);
    let offset = resumeAt(PARTITION) ?? 0;
    try {
      while (!signal.aborted) {
        const batch = this.#queue.splice(0, this.options.batchRecords);
        this.#room();
        if (batch.length === 0) {
          this.#isIdle = true;
          await new Promise<void>((resolve) => (this.#wake = resolve));
          this.#isIdle = false;
          continue;
        }
        const records = batch.map(({ record }, index) => ({
          ...record,
          partition: PARTITION,
          offset: offset + index,
        }));
        offset += batch.length;
        await pass({ partition: PARTITION, records, nextOffset: offset });
        for (const { message } of batch) message.acknowledge();
      }
    } finally {
      signal.removeEventListener('abort', stop);
      this.#room();
      this.#trouble = 'stopped';
      await subscription.close();
    }
  }

  /** Resolves when there is room for another message. */
  async #take(message: MqttMessage): Promise<void> {
    if (message.isRetained && !this.options.retained) return message.acknowledge();
    const parts = this.#templates.map(({ read }) => read(message.topic)).find((found) => found !== undefined);
    this.#queue.push({
      message,
      record: {
        value: message.payload,
        topic: message.topic,
        timestampMs: Date.now(),
        headers: { ...message.properties, ...parts },
      },
    });
    this.#wake();
    if (this.#queue.length >= this.options.maxWaiting)
      await new Promise<void>((resolve) => (this.#room = resolve));
  }

  #connected(): void {
    if (this.#trouble !== undefined) this.context.info(`reading MQTT from ${this.options.url}: connected`);
    this.#trouble = undefined;
  }

  #lost(why: string): void {
    if (this.#trouble === undefined)
      this.context.warn(
        `reading MQTT from ${this.options.url}: lost: ${why}. Trying again until it is back.`,
      );
    this.#trouble = `no session with ${this.options.url}: ${why}`;
  }
}

export const mqttSource: SourceDefinition<typeof mqttSourceOptionsSchema> = {
  optionsSchema: mqttSourceOptionsSchema,
  create: (options, context) => new MqttSource(options, context),
};
