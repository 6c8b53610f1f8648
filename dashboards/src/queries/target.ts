import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { INFLUX } from '../data-sources';
import { Deferred } from './deferred';
import type { LineQuery, TableQuery } from './query';

/** A panel's query of a table as Grafana's InfluxDB data source reads it; the SDK has no builder for it. */
export function tableTarget(query: TableQuery): Builder<Dataquery> {
  return target((language) => language.target(query), 'A');
}

/** A panel's query of lines. @param lines names each line: `$col` is the column, `$tag_<tag>` a tag it is grouped by */
export function linesTarget(query: LineQuery, lines: string, refId: string): Builder<Dataquery> {
  return target((language) => language.target(query, lines), refId);
}

function target(write: Deferred['write'], refId: string): Builder<Dataquery> {
  const deferred = new Deferred((language) => ({
    refId,
    datasource: INFLUX,
    ...(write(language) as object),
  }));
  return { build: () => deferred as Deferred & Dataquery };
}
