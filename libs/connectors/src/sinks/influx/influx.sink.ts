import {
  KymoError,
  messageOf,
  type Delivery,
  type OutboxEntry,
  type Readiness,
  type Sink,
} from '@kymo/domain';
import { InfluxDB } from 'influx';
import poolModule from 'influx/lib/src/pool.js';
import { z } from 'zod';
import type { Environment, SinkDefinition } from '../../connector';
import { httpAddress } from '../../http/http-address';
import { influxEntries } from './influx-entries';
import { retryAfterMs } from '../../http/retry-after';

const { Pool, RequestError } = poolModule;

export const influxOptionsSchema = z
  .object({
    name: z.string().min(1).default('influx').describe('Name of the sink in metrics and messages'),
    url: httpAddress.describe('Address of InfluxDB 1.x, or of a later one that takes the 1.x form'),
    database: z.string().min(1).default('kymo').describe('Database written to; created when absent'),
    retentionPolicy: z
      .string()
      .min(1)
      .optional()
      .describe('Retention policy written to; the default one otherwise'),
    tags: z.array(z.string().min(1)).default([]).describe('Tags of the series that travel with every point'),
    usernameVariable: z
      .string()
      .min(1)
      .default('KYMO_INFLUX_USERNAME')
      .describe('Environment variable with the user name'),
    passwordVariable: z
      .string()
      .min(1)
      .default('KYMO_INFLUX_PASSWORD')
      .describe('Environment variable with the password'),
    tokenVariable: z
      .string()
      .min(1)
      .default('KYMO_INFLUX_TOKEN')
      .describe('Environment variable with a token, for later versions'),
    timeoutMs: z.number().int().min(100).max(120_000).default(10_000).describe('Longest wait for an answer'),
    batchEntries: z.number().int().min(1).max(10_000).default(500).describe('Most entries in one delivery'),
  })
  .strict();

/** @see influxOptionsSchema */
export type InfluxOptions = z.output<typeof influxOptionsSchema>;

/** Bytes of one request; the database refuses bodies of more than 25 MB. */
const REQUEST_BYTES = 4 * 1024 * 1024;

/** The client's own waiting is off: whoever delivers waits and tries again. */
const NO_BACKOFF = {
  getDelay: () => 0,
  next: () => NO_BACKOFF,
  reset: () => NO_BACKOFF,
};

/** Points in the line protocol to InfluxDB. A point is known by series and time: writing it again changes nothing. */
export class InfluxSink implements Sink {
  readonly name: string;
  readonly batchEntries: number;
  readonly #pool: InstanceType<typeof Pool>;
  readonly #admin: InfluxDB;
  readonly #auth: string | undefined;

  constructor(
    private readonly options: InfluxOptions,
    env: Environment,
    private readonly warn: (message: string) => void,
  ) {
    this.name = options.name;
    this.batchEntries = options.batchEntries;
    const username = env[options.usernameVariable];
    const password = env[options.passwordVariable] ?? '';
    const token = env[options.tokenVariable];
    this.#auth = username ? `${username}:${password}` : undefined;
    const headers = token ? { Authorization: `Token ${token}` } : {};
    const pool = { maxRetries: 0, requestTimeout: options.timeoutMs, backoff: NO_BACKOFF };
    this.#pool = new Pool(pool);
    this.#pool.addHost(options.url, { headers });
    const { protocol, hostname, port, pathname } = new URL(options.url);
    this.#admin = new InfluxDB({
      host: hostname,
      port: Number(port) || (protocol === 'https:' ? 443 : 80),
      protocol: protocol === 'https:' ? 'https' : 'http',
      path: pathname === '/' ? '' : pathname,
      ...(username && { username, password }),
      options: { headers },
      pool,
    });
  }

  async deliver(entries: readonly OutboxEntry[], signal: AbortSignal): Promise<Delivery> {
    try {
      for (const body of bodies(entries)) await this.#write(body, signal);
      return { status: 'delivered' };
    } catch (thrown) {
      return this.#outcomeOf(thrown);
    }
  }

  async readiness(): Promise<Readiness> {
    const [answer] = await this.#admin.ping(this.options.timeoutMs);
    if (answer?.online) return { ready: true };
    return { ready: false, why: `no answer from InfluxDB at ${this.options.url}` };
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #write(body: string, signal: AbortSignal, mayCreate = true): Promise<void> {
    const { database, retentionPolicy, timeoutMs } = this.options;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const request = this.#pool.text({
      method: 'POST',
      path: '/write',
      query: { db: database, precision: 'ms', ...(retentionPolicy && { rp: retentionPolicy }) },
      body,
      signal: limit,
      ...(this.#auth && { auth: this.#auth }),
    });
    try {
      await Promise.race([request, aborted(limit)]);
    } catch (thrown) {
      if (!mayCreate || !/database not found/.test(messageOf(thrown))) throw thrown;
      await this.#admin.createDatabase(database);
      await this.#write(body, signal, false);
    }
  }

  #outcomeOf(thrown: unknown): Delivery {
    const { url, database } = this.options;
    const status = thrown instanceof RequestError ? thrown.res.statusCode : undefined;
    const why = messageOf(thrown);
    if (status === undefined || status === 429 || status === 401 || status === 403 || status === 408) {
      const error = new KymoError(
        'SINK_UNREACHABLE',
        `writing to InfluxDB at ${url}: ${why}. It is tried again.`,
        {
          retriable: true,
          cause: thrown,
        },
      );
      const afterMs =
        thrown instanceof RequestError ? retryAfterMs(thrown.res.headers['retry-after']) : undefined;
      return { status: 'retry', error, ...(afterMs !== undefined && { afterMs }) };
    }
    if (/partial write: points beyond retention policy/.test(why)) {
      this.warn(
        `writing to InfluxDB at ${url}: the retention policy of ${database} has no place for old points: ${why}`,
      );
      return { status: 'delivered' };
    }
    return {
      status: 'refused',
      error: new KymoError(
        'SINK_REFUSED',
        `writing to database ${database} of InfluxDB at ${url}: refused with status ${status}: ${why}. Correct the ` +
          'database; nothing is dropped until then.',
        { cause: thrown, context: { status } },
      ),
    };
  }
}

export const influxSink: SinkDefinition<typeof influxOptionsSchema> = {
  optionsSchema: influxOptionsSchema,
  create: (options, { env, warn }) => ({
    sink: new InfluxSink(options, env, warn),
    recipient: { sink: options.name, entries: (outcome) => influxEntries(outcome, options.tags) },
  }),
};

/** Payloads joined to requests of bounded size. */
function* bodies(entries: readonly OutboxEntry[]): Generator<string> {
  let lines: string[] = [];
  let bytes = 0;
  for (const { payload } of entries) {
    if (payload === '') continue;
    if (lines.length > 0 && bytes + payload.length > REQUEST_BYTES) {
      yield lines.join('\n');
      lines = [];
      bytes = 0;
    }
    lines.push(payload);
    bytes += payload.length;
  }
  if (lines.length > 0) yield lines.join('\n');
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const stop = () => reject(new Error(`no answer: ${messageOf(signal.reason)}`));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
