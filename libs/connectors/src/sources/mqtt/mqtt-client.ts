import { messageOf } from '@kymo/domain';
import {
  connect,
  type ErrorWithSubackPacket,
  type IClientOptions,
  type IPublishPacket,
  type ISubscriptionGrant,
  type MqttClient,
  ReasonCodes,
} from 'mqtt';
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
  /** Told of the lowest QoS that the broker grants to a topic. */
  readonly connected: (lowestQos: number) => void;
  readonly lost: (why: string) => void;
}

/** The part of the library that acknowledges: it does so as soon as a message is handed on, which is too early. */
interface Acknowledging {
  _sendPacket(packet: { readonly cmd: string; readonly messageId?: number }, done?: () => void): void;
}

/** Codes of a broker that refuses the login: with version 3.1.1, and with 5. */
const LOGIN_REFUSED: ReadonlySet<number> = new Set([4, 5, 134, 135]);
const REFUSED = 128;

/**
 * A subscription that outlives its connection. The library connects again by itself. Acknowledgements wait until they are
 * asked for; those of an earlier connection are void, since the broker sends the messages again. The one file that knows
 * MQTT.js.
 */
export class MqttSubscription {
  readonly #client: MqttClient;
  #connection = 0;

  /**
   * @param keepsSession whether the broker keeps messages while this client is away
   * @throws KymoError CONFIG_INVALID
   */
  constructor(
    options: MqttSourceOptions,
    filters: readonly string[],
    env: Environment,
    private readonly events: MqttEvents,
    keepsSession = true,
  ) {
    this.#client = connect(options.url, clientOptions(options, env, keepsSession));
    this.#holdAcknowledgements();
    this.#client.handleMessage = (packet, done) => {
      if (packet.cmd !== 'publish') return done();
      void events.message(this.#messageOf(packet)).finally(() => done());
    };
    this.#client.on('connect', () => {
      this.#connection += 1;
      this.#subscribe(filters, options.qos);
    });
    this.#client.on('error', (thrown) => events.lost(reasonOf(thrown, options)));
    this.#client.on('close', () => events.lost('the connection was closed'));
  }

  async close(): Promise<void> {
    await this.#client.endAsync(true);
  }

  #subscribe(filters: readonly string[], qos: 0 | 1): void {
    this.#client.subscribe([...filters], { qos, rh: 2 } as never, (thrown, granted = []) => {
      if (thrown) this.events.lost(refusalOf(thrown, filters) ?? `subscribing: ${messageOf(thrown)}`);
      else this.events.connected(Math.min(...granted.map((one: ISubscriptionGrant) => one.qos)));
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

/** Which subscriptions the broker has refused. */
function refusalOf(thrown: Error, filters: readonly string[]): string | undefined {
  const codes = ((thrown as ErrorWithSubackPacket).packet?.granted ?? []) as readonly number[];
  const refused = filters.flatMap((filter, index) => {
    const code = codes[index] ?? 0;
    return code < REFUSED ? [] : [`${filter} (code ${code}, ${ReasonCodes[code as never] ?? 'unknown'})`];
  });
  if (refused.length === 0) return undefined;
  return `the broker refuses the subscription to ${refused.join(', ')}; let this login subscribe, or correct topics`;
}

function reasonOf(thrown: Error, { usernameVariable, passwordVariable }: MqttSourceOptions): string {
  const code = (thrown as { readonly code?: unknown }).code;
  if (typeof code !== 'number' || !LOGIN_REFUSED.has(code)) return messageOf(thrown);
  return (
    `the broker refuses the login (code ${code}, ${ReasonCodes[code as never]}); set ${usernameVariable} and ` +
    `${passwordVariable} to a login that it takes`
  );
}

function clientOptions(options: MqttSourceOptions, env: Environment, keepsSession: boolean): IClientOptions {
  const { version, clientId, tls, keepAliveSeconds, sessionExpirySeconds, reconnectMs, maxWaiting } = options;
  const username = env[options.usernameVariable];
  const password = env[options.passwordVariable];
  return {
    clientId,
    protocolVersion: version === '5' ? 5 : 4,
    clean: !keepsSession,
    keepalive: keepAliveSeconds,
    reconnectPeriod: reconnectMs,
    reconnectOnConnackError: true,
    resubscribe: false,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(tls && tlsMaterial(tls, env)),
    ...(version === '5' && {
      properties: {
        sessionExpiryInterval: keepsSession ? sessionExpirySeconds : 0,
        receiveMaximum: maxWaiting,
      },
    }),
  };
}
