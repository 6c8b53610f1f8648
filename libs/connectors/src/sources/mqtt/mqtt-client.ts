import { connect, type IClientOptions, type IPublishPacket, type MqttClient } from 'mqtt';
import type { Environment } from '../../connector';
import { tlsMaterial } from '../../tls';
import type { MqttSourceOptions } from './mqtt-options';

/** A message as it came. */
export interface MqttMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly isRetained: boolean;
  /** User properties and content type, with version 5. */
  readonly properties: Readonly<Record<string, string | string[]>>;
  /** Tells the broker that it need not be sent again. */
  readonly acknowledge: () => void;
}

export interface MqttEvents {
  /** Told of each message, in order; the next one comes when it has resolved. */
  readonly message: (message: MqttMessage) => Promise<void>;
  readonly connected: () => void;
  readonly lost: (why: string) => void;
}

/** The part of the library that acknowledges: it does so as soon as a message is handed on, which is too early. */
interface Acknowledging {
  _sendPacket(packet: { readonly cmd: string; readonly messageId?: number }, done?: () => void): void;
}

/**
 * A subscription that outlives its connection. The library connects again by itself. Acknowledgements wait until they are
 * asked for; those of an earlier connection are void, since the broker sends the messages again. The one file that knows
 * MQTT.js.
 */
export class MqttSubscription {
  readonly #client: MqttClient;
  #connection = 0;

  /** @throws KymoError CONFIG_INVALID */
  constructor(
    options: MqttSourceOptions,
    filters: readonly string[],
    env: Environment,
    private readonly events: MqttEvents,
  ) {
    this.#client = connect(options.url, clientOptions(options, env));
    this.#holdAcknowledgements();
    this.#client.handleMessage = (packet, done) => {
      if (packet.cmd !== 'publish') return done();
      void events.message(this.#messageOf(packet)).finally(() => done());
    };
    this.#client.on('connect', () => {
      this.#connection += 1;
      this.#subscribe(filters, options.qos);
    });
    this.#client.on('error', (thrown) => events.lost(thrown.message));
    this.#client.on('close', () => events.lost('the connection was closed'));
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true);
  }

  #subscribe(filters: readonly string[], qos: 0 | 1): void {
    this.#client.subscribe([...filters], { qos, rh: 2 } as never, (thrown, granted = []) => {
      const refused = granted.find((one) => Number(one.qos) >= 128);
      if (thrown) this.events.lost(`subscribing: ${thrown.message}`);
      else if (refused) this.events.lost(`the broker refuses the subscription to ${refused.topic}`);
      else this.events.connected();
    });
  }

  #holdAcknowledgements(): void {
    const client = this.#client as unknown as Acknowledging;
    const send = client._sendPacket.bind(client);
    client._sendPacket = (packet, done, ...rest) => {
      if (packet.cmd === 'puback') return done?.();
      send(packet, done, ...rest);
    };
    this.#sendPacket = send;
  }

  #sendPacket: Acknowledging['_sendPacket'] = () => undefined;

  #messageOf(packet: IPublishPacket): MqttMessage {
    const { topic, payload, retain, properties, qos, messageId } = packet;
    const connection = this.#connection;
    return {
      topic,
      payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
      isRetained: retain,
      properties: {
        ...properties?.userProperties,
        ...(properties?.contentType !== undefined && { 'content-type': properties.contentType }),
      },
      acknowledge: () => {
        if (qos === 1 && connection === this.#connection && this.#client.connected)
          this.#sendPacket({ cmd: 'puback', messageId: messageId! });
      },
    };
  }
}

function clientOptions(options: MqttSourceOptions, env: Environment): IClientOptions {
  const { version, clientId, tls, keepAliveSeconds, sessionExpirySeconds, reconnectMs, maxWaiting } = options;
  const username = env[options.usernameVariable];
  const password = env[options.passwordVariable];
  return {
    clientId,
    protocolVersion: version === '5' ? 5 : 4,
    clean: false,
    keepalive: keepAliveSeconds,
    reconnectPeriod: reconnectMs,
    reconnectOnConnackError: true,
    resubscribe: false,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && tlsMaterial(tls, env)),
    ...(version === '5' && {
      properties: { sessionExpiryInterval: sessionExpirySeconds, receiveMaximum: maxWaiting },
    }),
  };
}
