import { messageOf, type Delivery, type OutboxEntry, type Readiness, type Sink } from '@kymo/domain';
import { z } from 'zod';
import type { Environment, SinkDefinition } from '../../connector';
import { httpAddress } from '../../http/http-address';
import { HttpClient, type HttpAnswer } from '../../http/http-client';
import { basicAuthorization, httpShape } from '../../http/http-options';
import { outcomeOf, outcomeOfFailure } from '../../http/outcome';
import { tlsMaterial } from '../../tls';
import { outboxLimits, outboxShape } from '../outbox-options';
import { influxEntries } from './influx-entries';
import { InfluxQueries } from './influx-queries';

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
    tls: httpShape.tls,
    timeoutMs: httpShape.timeoutMs,
    batchEntries: z.number().int().min(1).max(10_000).default(500).describe('Most entries in one delivery'),
    ...outboxShape('drop_oldest', 'dead_letter', 'block'),
  })
  .strict();

/** @see influxOptionsSchema */
export type InfluxOptions = z.output<typeof influxOptionsSchema>;

/** Bytes of one request; the database refuses bodies of more than 25 MB. */
const REQUEST_BYTES = 4 * 1024 * 1024;

/**
 * Points in the line protocol to InfluxDB. A point is known by series and time: writing it again changes nothing.
 * The address is the operator's own database, so that private ones are allowed.
 */
export class InfluxSink implements Sink {
  readonly name: string;
  readonly batchEntries: number;
  readonly #http: HttpClient;
  readonly #queries: InfluxQueries;

  /** @throws KymoError CONFIG_INVALID */
  constructor(
    private readonly options: InfluxOptions,
    env: Environment,
    private readonly warn: (message: string) => void,
  ) {
    const { name, batchEntries, url, timeoutMs } = options;
    this.name = name;
    this.batchEntries = batchEntries;
    const username = env[options.usernameVariable];
    const password = env[options.passwordVariable] ?? '';
    const token = env[options.tokenVariable];
    const authorization = token ? `Token ${token}` : username && basicAuthorization(username, password);
    const tls = options.tls && { tls: tlsMaterial(options.tls, env) };
    this.#http = new HttpClient({
      allowPrivateAddresses: true,
      timeoutMs,
      ...(authorization && { authorization }),
      ...tls,
    });
    const headers: Record<string, string> = token ? { authorization: `Token ${token}` } : {};
    this.#queries = new InfluxQueries({
      url,
      timeoutMs,
      headers,
      ...(username && { username, password }),
      ...tls,
    });
  }

  async deliver(entries: readonly OutboxEntry[], signal: AbortSignal): Promise<Delivery> {
    try {
      for (const body of bodies(entries)) {
        const delivery = this.#outcomeOf(await this.#write(body, signal));
        if (delivery.status !== 'delivered') return delivery;
      }
      return { status: 'delivered' };
    } catch (thrown) {
      return outcomeOfFailure(thrown, this.#attempt());
    }
  }

  async readiness(): Promise<Readiness> {
    try {
      const signal = AbortSignal.timeout(this.options.timeoutMs);
      const { status } = await this.#http.send(this.#address('ping'), { method: 'GET' }, signal);
      if (status < 300) return { ready: true };
      return { ready: false, why: `InfluxDB at ${this.options.url} answered ${status}` };
    } catch (thrown) {
      return { ready: false, why: `no answer from InfluxDB at ${this.options.url}: ${messageOf(thrown)}` };
    }
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #write(body: string, signal: AbortSignal): Promise<HttpAnswer> {
    const { database, retentionPolicy } = this.options;
    const address = this.#address('write', {
      db: database,
      precision: 'ms',
      ...(retentionPolicy && { rp: retentionPolicy }),
    });
    const write = () => this.#http.send(address, { method: 'POST', body }, signal);
    const answer = await write();
    if (answer.status !== 404 || !answer.text.includes('database not found')) return answer;
    await this.#queries.createDatabase(database);
    return write();
  }

  #outcomeOf(answer: HttpAnswer): Delivery {
    const { url, database } = this.options;
    const said = errorIn(answer);
    if (said?.includes('partial write: points beyond retention policy')) {
      this.warn(
        `writing to InfluxDB at ${url}: the retention policy of ${database} has no place for old points: ${said}`,
      );
      return { status: 'delivered' };
    }
    return outcomeOf(answer, this.#attempt(said), Date.now());
  }

  #attempt(said?: string) {
    const { url, database } = this.options;
    return {
      doing: `writing to database ${database} of InfluxDB at ${url}`,
      remedy: 'Correct the database or the credentials; what it refuses stays owed.',
      ...(said !== undefined && { said }),
    };
  }

  #address(path: string, query: Readonly<Record<string, string>> = {}): URL {
    const address = new URL(path, this.options.url.replace(/\/*$/, '/'));
    address.search = new URLSearchParams(query).toString();
    return address;
  }
}

export const influxSink: SinkDefinition<typeof influxOptionsSchema> = {
  optionsSchema: influxOptionsSchema,
  create: (options, { env, warn }) => ({
    sink: new InfluxSink(options, env, warn),
    recipient: { sink: options.name, entries: (outcome) => influxEntries(outcome, options.tags) },
    outbox: outboxLimits(options),
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

/** What the database says is wrong. */
function errorIn({ text }: HttpAnswer): string | undefined {
  try {
    return (JSON.parse(text) as { error?: string }).error;
  } catch {
    return undefined;
  }
}
