import {
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  VariableHide,
  VariableRefresh,
  VariableSort,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { INFLUX } from './appearance';
import { aggregate, isChosen, select, selectFrom, tagValues, top, type Query } from './influxql';

/** How many series the fleet's timeline shows. */
export const WORST_SHOWN = 20;

/** Variables that InfluxDB fills, by name. */
export const VARIABLE_QUERIES = {
  series: tagValues('verdict', 'series'),
  channel: tagValues('reconstruction', 'channel', [isChosen('series', 'series')]),
  worst: worstSeries(),
} satisfies Record<string, Query>;

export function variables(): Builder<VariableModel>[] {
  return [
    new DatasourceVariableBuilder('datasource').type('influxdb').label('InfluxDB'),
    query('series').label('Series').description('The series that the second part of this page is about.'),
    choosesMany(query('channel'))
      .label('Channels')
      .allValue('.*')
      .description('The channels of the series that are drawn.'),
    choosesMany(query('worst')).hide(VariableHide.HideVariable),
    new DatasourceVariableBuilder('prometheus').type('prometheus').label('Prometheus (optional)'),
  ];
}

function query(name: keyof typeof VARIABLE_QUERIES): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .datasource(INFLUX)
    .query(VARIABLE_QUERIES[name].text)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc);
}

function choosesMany(variable: QueryVariableBuilder): QueryVariableBuilder {
  return variable.multi(true).includeAll(true).current({ selected: true, text: 'All', value: '$__all' });
}

/** The series that reached the highest scores: names alone, since a variable takes the first column. */
function worstSeries(): Query {
  const highest = select('score', { columns: { score: aggregate('max', 'score') }, by: ['series'] });
  const worst = selectFrom(highest, { columns: { score: top('score', 'series', WORST_SHOWN) } });
  return selectFrom(worst, { columns: { series: 'series' } });
}
