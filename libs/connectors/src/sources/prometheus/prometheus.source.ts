import type { ConnectorContext, SourceDefinition } from '../../connector';
import { HttpClient } from '../../http/http-client';
import { httpClientOptions } from '../../http/http-options';
import { ANSWER_BYTES, type TimedQueryDeps, TimedQueryReader } from '../timed-query/timed-query-reader';
import { prometheusSourceOptionsSchema, type PrometheusSourceOptions } from './prometheus-source-options';
import { type RangePoint, rangeQuery } from './range-query';

/** Times of one range; Prometheus refuses more than 11,000. */
const MAX_POINTS = 10_000;
const SECOND_MS = 1_000;
const MINUTE_SECONDS = 60;

/**
 * Asks a Prometheus by PromQL, as records of the JSON format: between two times once, or on and on.
 * @throws KymoError CONFIG_INVALID
 */
export function createPrometheusSource(
  options: PrometheusSourceOptions,
  context: Pick<ConnectorContext, 'env' | 'info' | 'warn'>,
  deps?: TimedQueryDeps,
): TimedQueryReader<RangePoint> {
  const { intervalSeconds, stepMinutes } = options;
  const client = () =>
    new HttpClient({
      ...httpClientOptions({ ...options, allowPrivateAddresses: true }, context.env),
      maxAnswerBytes: ANSWER_BYTES,
    });
  const longest = Math.min(stepMinutes, (intervalSeconds * MAX_POINTS) / MINUTE_SECONDS);
  return new TimedQueryReader(
    'prometheus',
    rangeQuery(options),
    { ...options, stepMinutes: longest },
    context,
    deps ?? { http: client() },
    intervalSeconds * SECOND_MS,
  );
}

export const prometheusSource: SourceDefinition<typeof prometheusSourceOptionsSchema> = {
  optionsSchema: prometheusSourceOptionsSchema,
  create: (options, context) => createPrometheusSource(options, context),
};
