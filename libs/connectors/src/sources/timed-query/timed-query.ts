import type { HttpAnswer, HttpRequest } from '../../http/http-client';

/** A record of one moment. */
export interface TimedRecord {
  readonly timeMs: number;
  readonly key: string;
  readonly text: string;
}

/** One question to a database, and how its answer is read. */
export interface Question<Row> {
  readonly url: URL;
  readonly request: HttpRequest;
  /**
   * @returns the rows in any order, or `too_much` where the database left some out
   * @throws Error where the answer is of another form
   */
  readonly rows: (answer: HttpAnswer) => readonly Row[] | 'too_much';
}

/** How a database is asked for what lies between two times. */
export interface TimedQuery<Row> {
  /** What is read from where, for messages: `reading telemetry of plant from InfluxDB at http://…`. */
  readonly doing: string;
  readonly partition: string;
  /** Options and variables that hold the login, for messages. */
  readonly login: string;
  /** Questions for rows with `fromMs` <= time < `toMs`. */
  questions(fromMs: number, toMs: number): readonly Question<Row>[];
  /** Records in the JSON format, in the order of time. */
  records(rows: readonly Row[]): TimedRecord[];
  /** What an answer says is wrong. */
  said(answer: HttpAnswer): string | undefined;
}

/** A sample in the JSON format. */
export function timedRecord(
  timeMs: number,
  series: string,
  values: Readonly<Record<string, number>>,
  tags: Readonly<Record<string, string>>,
): TimedRecord {
  const text = JSON.stringify({ series, time: new Date(timeMs).toISOString(), values, tags });
  return { timeMs, key: series, text };
}
