import type { Readiness, Source, SourceRun } from '@kymo/domain';
import type { ConnectorContext, SourceDefinition } from '../../connector';
import { Connection } from '../../connection';
import { PushQueue } from '../push-queue';
import { type MqttMessage, MqttSubscription } from './mqtt-client';
import { tryToSubscribe } from './try-to-subscribe';
import { mqttSourceOptionsSchema, type MqttSourceOptions } from './mqtt-options';
import { topicTemplate, type TopicTemplate } from './topic-template';

const PARTITION = 'mqtt';

/**
 * Reads telemetry from an MQTT broker, as a session that the broker keeps while the monitor is away. A message is
 * acknowledged when it is durable.
 */
export class MqttSource implements Source {
  readonly name = PARTITION;
  readonly #templates: readonly TopicTemplate[];
  readonly #connection: Connection;
  readonly #queue: PushQueue;
  #trouble: string | undefined = 'not connected yet';
  #room: () => void = () => undefined;

  constructor(
    private readonly options: MqttSourceOptions,
    private readonly context: Pick<ConnectorContext, 'env' | 'info' | 'warn'>,
  ) {
    this.#templates = options.topics.map(topicTemplate);
    this.#queue = new PushQueue(PARTITION, options.batchRecords);
    this.#connection = new Connection(
      `reading ${options.topics.join(', ')} from MQTT at ${options.url}`,
      context,
    );
  }

  readiness(): Readiness {
    return this.#trouble === undefined ? { ready: true } : { ready: false, why: this.#trouble };
  }

  readToEnd(): ReadonlyMap<string, number> {
    return this.readiness().ready ? this.#queue.readToEnd() : new Map<string, number>();
  }

  async probe(): Promise<Readiness> {
    const { topics, url } = this.options;
    const filters = this.#templates.map(({ filter }) => filter);
    const trouble = await tryToSubscribe(this.options, filters, this.context.env);
    if (trouble === undefined) return { ready: true };
    return { ready: false, why: `subscribing to ${topics.join(', ')} of MQTT at ${url}: ${trouble}` };
  }

  async run(run: SourceRun): Promise<void> {
    if (run.signal.aborted) return;
    const filters = this.#templates.map(({ filter }) => filter);
    const subscription = new MqttSubscription(this.options, filters, this.context.env, {
      message: (message) => this.#take(message),
      connected: () => this.#connected(),
      lost: (why) => this.#lost(why),
    });
    try {
      await this.#queue.run(run, () => this.#room());
    } finally {
      this.#trouble = 'stopped';
      await subscription.close();
    }
  }

  /** Resolves when there is room for another message. */
  async #take(message: MqttMessage): Promise<void> {
    if (message.isRetained && !this.options.retained) return message.acknowledge();
    const parts = this.#templates.map(({ read }) => read(message.topic)).find((found) => found !== undefined);
    this.#queue.push({
      settle: (isDurable) => isDurable && message.acknowledge(),
      record: {
        value: message.payload,
        topic: message.topic,
        timestampMs: Date.now(),
        headers: { ...message.properties, ...parts },
      },
    });
    if (this.#queue.length >= this.options.maxWaiting)
      await new Promise<void>((resolve) => (this.#room = resolve));
  }

  #connected(): void {
    this.#connection.up();
    this.#trouble = undefined;
  }

  #lost(why: string): void {
    this.#connection.lost(why);
    this.#trouble = `no session with ${this.options.url}: ${why}`;
  }
}

export const mqttSource: SourceDefinition<typeof mqttSourceOptionsSchema> = {
  optionsSchema: mqttSourceOptionsSchema,
  create: (options, context) => new MqttSource(options, context),
};
