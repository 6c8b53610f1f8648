import type { ConnectorContext, SourceDefinition } from '../../connector';
import { channelOf } from '../../decoders/labelled-points';
import { partedTags } from '../../decoders/measurement';
import { HttpClient } from '../../http/http-client';
import { influxAuthorization, errorTextOf } from '../../influx/access';
import { tlsMaterial } from '../../tls';
import { type TimedQuery, type TimedRecord, timedRecord } from '../timed-query/timed-query';
import { ANSWER_BYTES, type TimedQueryDeps, TimedQueryReader } from '../timed-query/timed-query-reader';
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

/**
 * Reads a measurement of InfluxDB as records of the JSON format: between two times once, or on and on.
 * @throws KymoError CONFIG_INVALID
 */
export function createInfluxSource(
  options: InfluxSourceOptions,
  context: Pick<ConnectorContext, 'env' | 'info' | 'warn'>,
  { http, sleep, now }: Partial<TimedQueryDeps> = {},
): TimedQueryReader<HistoryRow> {
  const { env } = context;
  const { language, timeoutMs, tls } = options;
  const authorization = influxAuthorization(options, env, language === 'sql' ? 'Bearer' : 'Token');
  const client =
    http ??
    new HttpClient({
      allowPrivateAddresses: true,
      timeoutMs,
      maxAnswerBytes: ANSWER_BYTES,
      ...(authorization !== undefined && { authorization }),
      ...(tls && { tls: tlsMaterial(tls, env) }),
    });
  return new TimedQueryReader('influx', queryOf(options), options, context, { http: client, sleep, now });
}

export const influxSource: SourceDefinition<typeof influxSourceOptionsSchema> = {
  optionsSchema: influxSourceOptionsSchema,
  create: (options, context) => createInfluxSource(options, context),
};

function queryOf(options: InfluxSourceOptions): TimedQuery<HistoryRow> {
  const { url, database, measurement, language, tokenVariable, usernameVariable, passwordVariable } = options;
  const { request, rows } = QUERIES[language];
  return {
    doing: `reading ${measurement} of ${database} from InfluxDB at ${url}`,
    partition: `${database}/${measurement} of InfluxDB`,
    login: `${tokenVariable}, or ${usernameVariable} and ${passwordVariable},`,
    questions: (fromMs, toMs) => [{ ...request(options, fromMs, toMs), rows }],
    records: (found) =>
      found
        .filter(({ values }) => Object.keys(values).length > 0)
        .sort((one, other) => one.timeMs - other.timeMs)
        .map((row) => recordOf(row, options)),
    said: errorTextOf,
  };
}

function recordOf(
  { timeMs, tags, values }: HistoryRow,
  { series: naming, measurement, channels, channelTags }: InfluxSourceOptions,
): TimedRecord {
  const { apart, rest } = partedTags(tags, channelTags);
  const names = naming ?? Object.keys(rest).sort();
  const series = names.map((name) => tags[name] ?? '').join('/') || measurement;
  const chosen = channels
    ? Object.fromEntries(channels.flatMap((name) => (name in values ? [[name, values[name]!]] : [])))
    : values;
  const named = Object.entries(chosen).map(([field, value]) => [channelOf(field, apart), value] as const);
  return timedRecord(timeMs, series, Object.fromEntries(named), rest);
}
