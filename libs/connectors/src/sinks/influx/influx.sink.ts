import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import {
  messageOf,
  type Delivery,
  type OutboxEntry,
  type Readiness,
  type RefusedPart,
  type Sink,
  type UnkeptParts,
} from '@kymo/domain';
import type { Environment, SinkDefinition } from '../../connector';
import { HttpClient, type HttpAnswer } from '../../http/http-client';
import { outcomeOf, outcomeOfFailure } from '../../http/outcome';
import { tlsMaterial } from '../../tls';
import { addressOf, influxAuthorization, errorTextOf } from '../../influx/access';
import { outboxLimits } from '../outbox-options';
import { influxApi, isMissing, type InfluxApi } from './influx-api';
import { influxEntries } from './influx-entries';
import { influxOptionsSchema, type InfluxOptions } from './influx-options';
import { isPassing, partialWriteOf } from './partial-write';
import { writePoints, type Line, type Written } from './write-points';

/** Bytes of one request before it is packed: some 10,000 points, as the database recommends, and no long turn of the event loop. */
const REQUEST_BYTES = 1024 * 1024;
/** Longest text of an answer: InfluxDB 3 quotes up to 100 lines. */
const ANSWER_BYTES = 1024 * 1024;

const NOT_FOUND = 404;
const CONFLICT = 409;
const UNAVAILABLE = 503;

const packed = promisify<Buffer, { level: number }, Buffer>(gzip);
const PACKING = { level: constants.Z_BEST_SPEED };
const HEADERS = { 'content-type': 'text/plain; charset=utf-8', 'content-encoding': 'gzip' };

/**
 * Points in the line protocol to InfluxDB 1, 2 or 3. A point is known by series and time: writing it again changes
 * nothing. The address is the operator's own database, so that private ones are allowed.
 */
export class InfluxSink implements Sink {
  readonly name: string;
  readonly batchEntries: number;
  readonly batchAgeMs: number;
  readonly #http: HttpClient;
  readonly #api: InfluxApi;
  #isCreated: boolean;

  /** @throws KymoError CONFIG_INVALID */
  constructor(
    private readonly options: InfluxOptions,
    env: Environment,
    private readonly warn: (message: string) => void,
  ) {
    const { name, batchEntries, batchAgeMs, timeoutMs, tls } = options;
    this.name = name;
    this.batchEntries = batchEntries;
    this.batchAgeMs = batchAgeMs;
    this.#api = influxApi(options);
    this.#isCreated = this.#api.createWhen !== 'before';
    const authorization = influxAuthorization(options, env, options.version === '3' ? 'Bearer' : 'Token');
    this.#http = new HttpClient({
      allowPrivateAddresses: true,
      timeoutMs,
      maxAnswerBytes: ANSWER_BYTES,
      ...(authorization !== undefined && { authorization }),
      ...(tls && { tls: tlsMaterial(tls, env) }),
    });
  }

  async deliver(entries: readonly OutboxEntry[], signal: AbortSignal): Promise<Delivery> {
    const refused: RefusedPart[] = [];
    const unkept: UnkeptParts[] = [];
    try {
      if (!this.#isCreated) await this.#create(signal);
      for (const lines of requests(entries)) {
        const failure = await writePoints(lines, (texts) => this.#write(texts, signal, unkept), refused);
        if (failure) return failure;
      }
      return {
        status: 'delivered',
        ...(refused.length > 0 && { refused }),
        ...(unkept.length > 0 && { unkept }),
      };
    } catch (thrown) {
      return outcomeOfFailure(thrown, this.#attempt());
    }
  }

  async readiness(): Promise<Readiness> {
    const { url, timeoutMs } = this.options;
    try {
      const signal = AbortSignal.timeout(timeoutMs);
      const { status } = await this.#http.send(addressOf(url, 'ping'), { method: 'GET' }, signal);
      if (status < 300) return { ready: true };
      return { ready: false, why: `InfluxDB at ${url} answered ${status}` };
    } catch (thrown) {
      return { ready: false, why: `no answer from InfluxDB at ${url}: ${messageOf(thrown)}` };
    }
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #write(lines: readonly string[], signal: AbortSignal, unkept: UnkeptParts[]): Promise<Written> {
    const body = await packed(Buffer.from(lines.join('\n')), PACKING);
    const write = () => this.#http.send(this.#api.write, { method: 'POST', headers: HEADERS, body }, signal);
    let answer = await write();
    if (isMissing(answer) && this.#api.creations.length > 0) {
      await this.#create(signal);
      answer = await write();
    }
    return this.#read(answer, lines, unkept);
  }

  #read(answer: HttpAnswer, lines: readonly string[], unkept: UnkeptParts[]): Written {
    if (answer.status >= 200 && answer.status < 300) return { status: 'written' };
    const said = errorTextOf(answer);
    if (said !== undefined && /partial write.*retention policy/s.test(said)) {
      const count = Number(/dropped=(\d+)/.exec(said)?.[1] ?? lines.length);
      const why = `the retention of ${this.options.database} is shorter than the age of points`;
      unkept.push({ count, why });
      return { status: 'written' };
    }
    const partial = partialWriteOf(answer, lines);
    if (partial) return { status: 'partial', partial };
    const delivery = outcomeOf({ ...answer, status: meantBy(answer) }, this.#attempt(said), Date.now());
    return delivery.status === 'delivered' ? { status: 'written' } : { status: 'failed', failure: delivery };
  }

  /** Without the right to create it may still write: what it cannot write to, the write will say. */
  async #create(signal: AbortSignal): Promise<void> {
    for (const { what, url, request } of this.#api.creations) {
      const answer = await this.#http.send(url, request, signal);
      const exists = answer.status === CONFLICT;
      const said = errorTextOf(answer);
      if ((answer.status < 300 && said === undefined) || exists) continue;
      this.warn(
        `preparing ${this.options.database} of InfluxDB at ${this.options.url}: creating its ${what} was answered ` +
          `${answer.status}: ${said ?? answer.text}. It goes on without; give the token the right, or create it by hand.`,
      );
    }
    this.#isCreated = true;
  }

  #attempt(said?: string) {
    const { url, database, version } = this.options;
    const what = version === '2' ? 'bucket' : 'database';
    return {
      doing: `writing to ${what} ${database} of InfluxDB at ${url}`,
      remedy: `Correct the ${what}, the version or the credentials; what it refuses stays owed.`,
      ...(said !== undefined && { said }),
    };
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

/** InfluxDB 1 answers some of what only people can correct as a trouble of its own, and the other way round. */
function meantBy(answer: HttpAnswer): number {
  if (isPassing(answer)) return UNAVAILABLE;
  return answer.text.includes('retention policy not found') ? NOT_FOUND : answer.status;
}

/** The points of entries, in requests of bounded size. */
function* requests(entries: readonly OutboxEntry[]): Generator<Line[]> {
  let lines: Line[] = [];
  let bytes = 0;
  for (const entry of entries) {
    if (entry.payload === '') continue;
    if (lines.length > 0 && bytes + entry.payload.length > REQUEST_BYTES) {
      yield lines;
      lines = [];
      bytes = 0;
    }
    for (const text of entry.payload.split('\n')) lines.push({ text, entry });
    bytes += entry.payload.length;
  }
  if (lines.length > 0) yield lines;
}
