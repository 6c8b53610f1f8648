import {
  KymoError,
  messageOf,
  type RawRecord,
  type Readiness,
  type Source,
  type SourceRun,
} from '@kymo/domain';
import { backoffMs } from '@kymo/statistics';
import type { Environment, SourceDefinition } from '../../connector';
import { HttpClient, type Http } from '../../http/http-client';
import { influxAuthorization, saidIn } from '../../influx/access';
import { tlsMaterial } from '../../tls';
import { fluxQuery } from './flux.query';
import type { HistoryQuery, HistoryRow } from './history-query';
import { influxSourceOptionsSchema, type InfluxSourceOptions } from './influx-source-options';
import { influxqlQuery } from './influxql.query';
import { sqlQuery } from './sql.query';

const QUERIES: Readonly<Record<InfluxSourceOptions['language'], HistoryQuery>> = {
  influxql: influxqlQuery,
  flux: fluxQuery,
  sql: sqlQuery,
};

/** Longest answer that is taken at once; a longer one is asked for in parts. */
const ANSWER_BYTES = 32 * 1024 * 1024;
const MINUTE_MS = 60_000;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 30_000;
/** Failures in a row after which the database is given up: some minutes. */
const MAX_FAILURES = 10;

/** What happens around the source; tests hand in their own. */
interface Surroundings {
  readonly http?: Http;
  readonly sleep?: (ms: number) => Promise<void>;
}

/**
 * Reads a measurement of InfluxDB between two times, once, in the order of time, as records of the JSON format. The
 * offset of a record is its time, so that a run that was stopped goes on where it was.
 */
export class InfluxSource implements Source {
  readonly name = 'influx';
  readonly #query: HistoryQuery;
  readonly #http: Http;
  readonly #sleep: (ms: number) => Promise<void>;
  #trouble: string | undefined;

  /** @throws KymoError CONFIG_INVALID */
  constructor(
    private readonly options: InfluxSourceOptions,
    env: Environment,
    { http, sleep = wait }: Surroundings = {},
  ) {
    const { language, timeoutMs, tls } = options;
    this.#query = QUERIES[language];
    this.#sleep = sleep;
    const authorization = influxAuthorization(options, env, language === 'sql' ? 'Bearer' : 'Token');
    this.#http =
      http ??
      new HttpClient({
        allowPrivateAddresses: true,
        timeoutMs,
        maxAnswerBytes: ANSWER_BYTES,
        ...(authorization !== undefined && { authorization }),
        ...(tls && { tls: tlsMaterial(tls, env) }),
      });
  }

  readiness(): Readiness {
    return this.#trouble === undefined ? { ready: true } : { ready: false, why: this.#trouble };
  }

  /** @throws KymoError INPUT_UNREADABLE where the database refuses, or cannot be reached for minutes */
  async run({ pass, resumeAt, signal }: SourceRun): Promise<void> {
    const { database, measurement, stepMinutes, batchRecords } = this.options;
    const from = Date.parse(this.options.from);
    const to = Date.parse(this.options.to);
    const partition = `${database}/${measurement} of InfluxDB`;
    try {
      let atMs = Math.max(from, resumeAt(partition) ?? from);
      for (let stepMs = stepMinutes * MINUTE_MS; atMs < to && !signal.aborted;) {
        const untilMs = Math.min(to, atMs + Math.max(1, Math.round(stepMs)));
        const rows = await this.#rows(atMs, untilMs, signal);
        if (rows === undefined) return;
        if (rows === 'too_much') {
          if (untilMs - atMs === 1) throw this.#failed('one millisecond of it is too much for one answer');
          stepMs = (untilMs - atMs) / 2;
          continue;
        }
        for (const batch of batches(rows, batchRecords, untilMs)) {
          if (signal.aborted) return;
          const records = batch.rows.map((row) => this.#record(row, partition));
          await pass({ partition, records, nextOffset: batch.nextMs });
        }
        atMs = untilMs;
        stepMs = Math.min(stepMinutes * MINUTE_MS, stepMs * 2);
      }
      if (!signal.aborted) await pass({ partition, records: [], nextOffset: to, last: true });
    } finally {
      await this.#http.close();
    }
  }

  /** @returns nothing where the run was stopped */
  async #rows(fromMs: number, toMs: number, signal: AbortSignal) {
    const { url, request } = this.#query.request(this.options, fromMs, toMs);
    for (let failures = 1; ; failures++) {
      try {
        const answer = await this.#http.send(url, request, signal);
        if (answer.status < 300 && answer.isCut) return 'too_much' as const;
        if (answer.status < 300) {
          this.#trouble = undefined;
          return sorted(this.#query.rows(answer));
        }
        const said = saidIn(answer) ?? answer.text.slice(0, 200);
        this.#trouble = `it answered ${answer.status}: ${said}`;
        if (answer.status < 500 && answer.status !== TOO_MANY_REQUESTS) throw this.#failed(this.#trouble);
      } catch (thrown) {
        if (signal.aborted) return undefined;
        if (!(thrown instanceof KymoError)) throw this.#failed(messageOf(thrown));
        if (!thrown.retriable) throw thrown;
        this.#trouble = messageOf(thrown);
      }
      if (failures >= MAX_FAILURES) throw this.#failed(this.#trouble);
      await this.#sleep(backoffMs(failures - 1, FIRST_WAIT_MS, MAX_WAIT_MS));
    }
  }

  #record({ timeMs, tags, values }: HistoryRow, partition: string): RawRecord {
    const { series: naming, measurement, channels } = this.options;
    const names = naming ?? Object.keys(tags).sort();
    const series = names.map((name) => tags[name] ?? '').join('/') || measurement;
    const chosen = channels
      ? Object.fromEntries(channels.flatMap((name) => (name in values ? [[name, values[name]]] : [])))
      : values;
    const text = JSON.stringify({ series, time: new Date(timeMs).toISOString(), values: chosen, tags });
    return { value: Buffer.from(text), key: Buffer.from(series), partition, offset: timeMs };
  }

  #failed(why: string): KymoError {
    const { url, database, measurement } = this.options;
    return new KymoError(
      'INPUT_UNREADABLE',
      `reading ${measurement} of ${database} from InfluxDB at ${url}: ${why}. Correct the source, or try again later; it goes on where it was.`,
    );
  }
}

const TOO_MANY_REQUESTS = 429;

export const influxSource: SourceDefinition<typeof influxSourceOptionsSchema> = {
  optionsSchema: influxSourceOptionsSchema,
  create: (options, { env }) => new InfluxSource(options, env),
};

/** Rows with numbers, in the order of time. */
function sorted(rows: readonly HistoryRow[] | 'too_much') {
  if (rows === 'too_much') return rows;
  return rows.filter(({ values }) => Object.keys(values).length > 0).sort((a, b) => a.timeMs - b.timeMs);
}

/** Rows in batches that never part rows of one time: the position after a batch is a time. */
function* batches(rows: readonly HistoryRow[], size: number, endMs: number) {
  for (let start = 0; start < rows.length;) {
    let end = Math.min(rows.length, start + size);
    while (end < rows.length && rows[end]!.timeMs === rows[end - 1]!.timeMs) end++;
    yield { rows: rows.slice(start, end), nextMs: rows[end]?.timeMs ?? endMs };
    start = end;
  }
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
