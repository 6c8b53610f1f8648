import { flux } from './flux';
import { influxql } from './influxql';
import type { Query } from './query';
import { ALL_VALUES, sql } from './sql';

/** Languages that InfluxDB is asked in, by the name that Grafana's data source gives them. */
export const LANGUAGES = { influxql: 'InfluxQL', flux: 'Flux', sql: 'SQL' } as const;
export type LanguageName = keyof typeof LANGUAGES;

/** One of the languages, and what Grafana wants beside a query in it. */
export interface Language {
  readonly name: LanguageName;
  /** @param lines names each line of a chart, as `columnName` says */
  write(query: Query, lines?: string): string;
  /** The text of a query as fields of a panel's target, or of the model of a rule. */
  target(query: Query, lines?: string): object;
  /** What a variable stands for of which all values are chosen. */
  readonly allValues: string;
}

/** @param retentionPolicy of the measurements, where it is not the default one; only InfluxQL names it */
export function languageOf(name: LanguageName, retentionPolicy?: string): Language {
  const write: Record<LanguageName, Language['write']> = {
    influxql: (query) => influxql(query, retentionPolicy),
    flux,
    sql,
  };
  return {
    name,
    write: write[name],
    target: (query, lines) => targetIn(name, query, write[name](query, lines), lines),
    allValues: name === 'sql' ? ALL_VALUES : '.*',
  };
}

function targetIn(name: LanguageName, query: Query, text: string, lines: string | undefined): object {
  const isTable = query.kind === 'points' || query.kind === 'rows';
  if (name === 'flux') return { query: text };
  if (name === 'sql') return { rawSql: text, rawQuery: true, format: isTable ? 'table' : 'time_series' };
  return {
    query: text,
    rawQuery: true,
    ...(isTable
      ? { resultFormat: 'table' }
      : { resultFormat: 'time_series', ...(lines && { alias: lines }) }),
  };
}
