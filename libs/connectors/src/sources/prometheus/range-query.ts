import { channelOf, type Labels, seriesOfLabels } from '../../decoders/labelled-points';
import type { HttpAnswer } from '../../http/http-client';
import { addressOf, bodyOf } from '../../influx/access';
import { type Question, type TimedQuery, type TimedRecord, timedRecord } from '../timed-query/timed-query';
import type { PrometheusSourceOptions } from './prometheus-source-options';

const NAME_LABEL = '__name__';
const SECOND_MS = 1_000;

/** One number of one channel. */
export interface RangePoint {
  readonly timeMs: number;
  readonly series: string;
  readonly channel: string;
  readonly tags: Labels;
  readonly value: number;
}

/** The answer of `/api/v1/query_range`. */
interface Matrix {
  readonly data: {
    readonly resultType: string;
    readonly result: readonly { readonly metric: Labels; readonly values: readonly [number, string][] }[];
  };
}

/** Range queries of Prometheus; a series has all of its channels of one time in one record. */
export function rangeQuery(options: PrometheusSourceOptions): TimedQuery<RangePoint> {
  const { url, queries } = options;
  return {
    doing: `asking Prometheus at ${url} for ${Object.keys(queries).join(', ')}`,
    partition: `Prometheus at ${url}`,
    login: loginOf(options),
    questions: (fromMs, toMs) =>
      Object.entries(queries).map(([name, query]) => questionOf(name, query, fromMs, toMs, options)),
    records: recordsOf,
    said: errorTextOf,
  };
}

function loginOf({ auth }: PrometheusSourceOptions): string {
  if (auth === undefined) return 'auth';
  if (auth.type === 'bearer') return auth.tokenVariable;
  return `${auth.usernameVariable} and ${auth.passwordVariable}`;
}

function questionOf(
  name: string,
  query: string,
  fromMs: number,
  toMs: number,
  { url, intervalSeconds, series }: PrometheusSourceOptions,
): Question<RangePoint> {
  const range = {
    start: String(fromMs / SECOND_MS),
    // The end is one of the times asked for.
    end: String(toMs / SECOND_MS - intervalSeconds),
    step: String(intervalSeconds),
  };
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const body = new URLSearchParams({ query, ...range }).toString();
  return {
    url: addressOf(url, 'api/v1/query_range'),
    request: { method: 'POST', headers, body },
    rows: ({ text }) => {
      const { result } = (JSON.parse(text) as Matrix).data;
      return result.flatMap(({ metric, values }) => pointsOf(name, metric, values, series));
    },
  };
}

function pointsOf(
  name: string,
  metric: Labels,
  values: readonly [number, string][],
  naming: readonly string[],
): RangePoint[] {
  const left = Object.entries(metric).filter(([label]) => label !== NAME_LABEL && !naming.includes(label));
  const tags = Object.fromEntries(Object.entries(metric).filter(([label]) => naming.includes(label)));
  const series = seriesOfLabels(metric, naming, name);
  const channel = channelOf(name, Object.fromEntries(left));
  return values
    .map(([seconds, text]) => ({
      timeMs: Math.round(seconds * SECOND_MS),
      series,
      channel,
      tags,
      value: Number(text),
    }))
    .filter(({ value }) => Number.isFinite(value));
}

function recordsOf(points: readonly RangePoint[]): TimedRecord[] {
  const moments = new Map<string, { readonly point: RangePoint; readonly values: Record<string, number> }>();
  for (const point of points) {
    const moment = `${point.timeMs} ${point.series}`;
    const found = moments.get(moment) ?? { point, values: {} };
    found.values[point.channel] = point.value;
    moments.set(moment, found);
  }
  return [...moments.values()]
    .sort((one, other) => one.point.timeMs - other.point.timeMs)
    .map(({ point: { timeMs, series, tags }, values }) => timedRecord(timeMs, series, values, tags));
}

function errorTextOf(answer: HttpAnswer): string | undefined {
  const { error } = bodyOf(answer);
  return typeof error === 'string' ? error : undefined;
}
