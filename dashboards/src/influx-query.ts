import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import { INFLUX } from './data-sources';
import type { Query } from './influxql';

/** How a query's result is to be laid out: one line a group, or one table. */
export type Layout = { readonly lines: string } | 'table';

/** A panel's query as Grafana's InfluxDB data source reads it; the SDK has no builder for it. */
export class InfluxQueryBuilder implements Builder<Dataquery> {
  /** @param layout `lines` names each line: `$col` is the column, `$tag_<tag>` a tag it is grouped by. */
  constructor(
    private readonly query: Query,
    private readonly layout: Layout,
    private readonly refId = 'A',
  ) {}

  build(): Dataquery {
    const target = {
      refId: this.refId,
      datasource: INFLUX,
      query: this.query.text,
      rawQuery: true,
      ...(this.layout === 'table'
        ? { resultFormat: 'table' }
        : { resultFormat: 'time_series', alias: this.layout.lines }),
    };
    return target as typeof target & Dataquery;
  }
}
