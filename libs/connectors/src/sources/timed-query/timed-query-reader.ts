import { setTimeout as sleep } from 'node:timers/promises';
import {
  type Clock,
  KymoError,
  messageOf,
  type RawRecord,
  type Readiness,
  type Source,
  type SourceRun,
  systemClock,
} from '@kymo/domain';
import { backoffMs } from '@kymo/statistics';
import type { ConnectorContext } from '../../connector';
import type { Http, HttpAnswer } from '../../http/http-client';
import { Connection } from '../../connection';
import type { Question, TimedQuery, TimedRecord } from './timed-query';
import type { TimedQueryOptions } from './timed-query-options';

/** Longest answer that is taken at once; a longer one is asked for in parts. */
export const ANSWER_BYTES = 32 * 1024 * 1024;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 30_000;
/** Failures in a row after which a database is given up whose range has an end: some minutes. */
const MAX_FAILURES = 10;
const TOO_MANY_REQUESTS = 429;
const LOGIN_REFUSED: ReadonlySet<number> = new Set([401, 403]);

/** What happens around a reader; tests hand in their own. */
export interface TimedQueryDeps {
  readonly http: Http;
  readonly sleep?: ((ms: number) => Promise<void>) | undefined;
  readonly now?: Clock | undefined;
}

/**
 * Reads what a database has between two times, in the order of time; without an end it goes on with what is new. The offset
 * of a record is its time, so that a run that was stopped goes on where it was.
 */
export class TimedQueryReader<Row> implements Source {
  readonly #range: { readonly fromMs: number; readonly toMs: number | undefined };
  readonly #connection: Connection;
  #trouble: string | undefined;
  #hasAnswered = false;
  #readToEndMs: number | undefined;

  /** @param alignMs times asked for are multiples of this */
  constructor(
    readonly name: string,
    private readonly query: TimedQuery<Row>,
    private readonly options: TimedQueryOptions,
    context: Pick<ConnectorContext, 'info' | 'warn'>,
    private readonly deps: TimedQueryDeps,
    private readonly alignMs = 1,
  ) {
    this.#connection = new Connection(query.doing, context);
    const { from, to } = options;
    const aligned = (time: string) => Math.ceil(Date.parse(time) / alignMs) * alignMs;
    this.#range = { fromMs: aligned(from), toMs: to === undefined ? undefined : aligned(to) };
  }

  readiness(): Readiness {
    return this.#trouble === undefined ? { ready: true } : { ready: false, why: this.#trouble };
  }

  readToEnd(): ReadonlyMap<string, number> {
    return new Map(this.#readToEndMs === undefined ? [] : [[this.query.partition, this.#readToEndMs]]);
  }

  /** Asks for the first moment of the range. */
  async probe(): Promise<Readiness> {
    const { fromMs } = this.#range;
    try {
      for (const { url, request, rows } of this.query.questions(fromMs, fromMs + this.alignMs)) {
        const answer = await this.deps.http.send(url, request, new AbortController().signal);
        if (answer.status >= 300) return this.#notReady(this.#refusalOf(answer));
        if (!answer.isCut) rows(answer);
      }
      return { ready: true };
    } catch (thrown) {
      return this.#notReady(messageOf(thrown));
    }
  }

  /** @throws KymoError INPUT_UNREADABLE where the database refuses, or cannot be reached for minutes */
  async run({ pass, resumeAt, signal }: SourceRun): Promise<void> {
    const { stepMinutes, batchRecords, pollSeconds } = this.options;
    const { fromMs, toMs } = this.#range;
    const { partition } = this.query;
    const longestMs = stepMinutes * MINUTE_MS;
    try {
      let atMs = Math.max(fromMs, resumeAt(partition) ?? fromMs);
      // What has an end is asked for from where it was asked before, so that batches end alike wherever a run begins.
      let askedMs = toMs === undefined ? atMs : atMs - ((atMs - fromMs) % this.#whole(longestMs));
      for (let stepMs = longestMs; !signal.aborted && (toMs === undefined || atMs < toMs);) {
        const untilMs = Math.min(this.#endMs(), askedMs + this.#whole(stepMs));
        if (untilMs <= askedMs) {
          this.#readToEndMs = this.#now();
          await this.#sleep(pollSeconds * SECOND_MS, signal);
          continue;
        }
        const rows = await this.#rows(askedMs, untilMs, signal);
        if (rows === undefined) return;
        if (rows === 'too_much') {
          if (untilMs - askedMs <= this.alignMs)
            throw this.#failed('one moment of it is too much for one answer');
          stepMs = (untilMs - askedMs) / 2;
          continue;
        }
        this.#readToEndMs = undefined;
        for (const batch of batches(this.query.records(rows), batchRecords, untilMs)) {
          if (signal.aborted) return;
          if (batch.nextMs <= atMs) continue;
          const records = batch.records
            .filter(({ timeMs }) => timeMs >= atMs)
            .map((record) => rawRecord(record, partition));
          await pass({ partition, records, nextOffset: batch.nextMs });
        }
        atMs = Math.max(atMs, untilMs);
        askedMs = untilMs;
        stepMs = Math.min(longestMs, stepMs * 2);
      }
      if (toMs !== undefined && !signal.aborted)
        await pass({ partition, records: [], nextOffset: toMs, last: true });
    } finally {
      await this.deps.http.close();
    }
  }

  /** First time that is not read yet. */
  #endMs(): number {
    const behindMs = this.#now() - this.options.delaySeconds * SECOND_MS;
    return this.#range.toMs ?? Math.floor(behindMs / this.alignMs) * this.alignMs;
  }

  #whole(stepMs: number): number {
    return Math.max(1, Math.round(stepMs / this.alignMs)) * this.alignMs;
  }

  /** @returns nothing where the run was stopped */
  async #rows(fromMs: number, toMs: number, signal: AbortSignal) {
    const rows: Row[] = [];
    for (const question of this.query.questions(fromMs, toMs)) {
      const found = await this.#answered(question, signal);
      if (found === undefined || found === 'too_much') return found;
      rows.push(...found);
    }
    return rows;
  }

  async #answered({ url, request, rows }: Question<Row>, signal: AbortSignal) {
    for (let failures = 1; ; failures++) {
      try {
        const answer = await this.deps.http.send(url, request, signal);
        if (answer.status < 300) {
          if (answer.isCut) return 'too_much' as const;
          const found = rows(answer);
          this.#trouble = undefined;
          this.#hasAnswered = true;
          this.#connection.up();
          return found;
        }
        this.#trouble = this.#refusalOf(answer);
        const mayMend = answer.status >= 500 || answer.status === TOO_MANY_REQUESTS;
        if (!mayMend && !this.#isLive) throw this.#failed(this.#trouble);
      } catch (thrown) {
        if (signal.aborted) return undefined;
        if (!this.#isLive && !(thrown instanceof KymoError)) throw this.#failed(messageOf(thrown));
        if (!this.#isLive && thrown instanceof KymoError && !thrown.retriable) throw thrown;
        this.#trouble = messageOf(thrown);
      }
      if (failures >= MAX_FAILURES && !this.#isLive) throw this.#failed(this.#trouble);
      this.#connection.lost(this.#trouble);
      await this.#sleep(backoffMs(failures - 1, FIRST_WAIT_MS, MAX_WAIT_MS), signal);
    }
  }

  /** Whether it has no end and has worked: then no refusal ends it. */
  get #isLive(): boolean {
    return this.#range.toMs === undefined && this.#hasAnswered;
  }

  #now(): number {
    return (this.deps.now ?? systemClock)();
  }

  async #sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (this.deps.sleep) return this.deps.sleep(milliseconds);
    await sleep(milliseconds, undefined, { signal }).catch(() => undefined);
  }

  #refusalOf(answer: HttpAnswer): string {
    const said = this.query.said(answer) ?? answer.text.slice(0, 200).trim();
    const login = LOGIN_REFUSED.has(answer.status)
      ? `; set ${this.query.login} to a login that may read it`
      : '';
    return `it answered ${answer.status}${said && ': '}${said}${login}`;
  }

  #notReady(why: string): Readiness {
    return {
      ready: false,
      why: `${this.query.doing}: ${why}. Correct the options of the source, or start what they name.`,
    };
  }

  #failed(why: string): KymoError {
    return new KymoError(
      'INPUT_UNREADABLE',
      `${this.query.doing}: ${why}. Correct the source, or try again later; it goes on where it was.`,
    );
  }
}

function rawRecord({ timeMs, key, text }: TimedRecord, partition: string): RawRecord {
  return { value: Buffer.from(text), key: Buffer.from(key), partition, offset: timeMs };
}

/** Records in batches that never part those of one time: the position after a batch is a time. */
function* batches(records: readonly TimedRecord[], size: number, endMs: number) {
  for (let start = 0; start < records.length;) {
    let end = Math.min(records.length, start + size);
    while (end < records.length && records[end]!.timeMs === records[end - 1]!.timeMs) end++;
    yield { records: records.slice(start, end), nextMs: records[end]?.timeMs ?? endMs };
    start = end;
  }
}
