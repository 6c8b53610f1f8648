import {
  CustomVariableBuilder,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  TextBoxVariableBuilder,
  VariableHide,
  VariableRefresh,
  VariableSort,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import { INFLUX, PROMETHEUS } from './data-sources';
import { metric } from './prometheus';
import { Deferred } from './queries/deferred';
import {
  aggregate,
  CHOSEN_TAG,
  contains,
  inChosenGroups,
  isChosen,
  rows,
  tagKeys,
  tagValues,
  totals,
  type Query,
  type Rows,
} from './queries/query';

/** How many series a chart shows that would otherwise show them all. */
export const SHOWN = 20;

/** How many values a variable offers; the search narrows those of `series`. */
const OFFERED = 500;

const ALL = { selected: true, text: 'All', value: '$__all' };

/** What stands in queries of InfluxDB where all values are chosen. */
const ALL_IN_INFLUX = new Deferred(({ allValues }) => allValues) as Deferred & string;

/** Queries of the variables that InfluxDB fills, by name. */
const QUERIES = {
  tag: tagKeys('verdict'),
  group: tagValues('verdict', CHOSEN_TAG, OFFERED),
  detector: tagValues('score', 'detector', OFFERED),
  series: tagValues('verdict', 'series_key', OFFERED, [contains('series_key', 'search'), inChosenGroups()]),
  channel: tagValues('reconstruction', 'channel', OFFERED, [isChosen('series_key', 'series')]),
  worst: worstSeries(),
  troubled: troubledSeries(),
} satisfies Record<string, Query>;

/** Every variable that a dashboard may have, by name. */
const VARIABLES = {
  datasource: new DatasourceVariableBuilder('datasource')
    .type('influxdb')
    .label('InfluxDB')
    .description('The data source with the database that the monitor writes to.'),
  prometheus: new DatasourceVariableBuilder('prometheus')
    .type('prometheus')
    .label('Prometheus')
    .description('The data source that scrapes the monitor.'),
  instance: choosesMany(
    queried('instance', `label_values(${metric('records_read_total')}, instance)`).datasource(PROMETHEUS),
  )
    .label('Monitor')
    .description('The instances of the monitor.'),
  tag: influx('tag')
    .label('Group by')
    .description('The tag that groups series. Tags that are written to InfluxDB are offered.')
    .regex('/^(?!(state)$)/')
    .current({ selected: true, text: 'series_key', value: 'series_key' }),
  group: choosesMany(influx('group'), ALL_IN_INFLUX)
    .label('Group')
    .description('The groups shown; all by default.'),
  detector: choosesMany(influx('detector'), ALL_IN_INFLUX)
    .label('Detector')
    .description('The detectors whose scores are shown; all by default.'),
  severity: severities(),
  search: new TextBoxVariableBuilder('search')
    .label('Search')
    .description(`Part of a series' name. The list beside it offers the first ${OFFERED} that match.`),
  series: influx('series').label('Series').description('The series that this page is about.'),
  channel: choosesMany(influx('channel'), ALL_IN_INFLUX)
    .label('Channels')
    .description('The channels of the series that are drawn.'),
  worst: listed(influx('worst')),
  troubled: listed(influx('troubled')),
} satisfies Record<string, Builder<VariableModel>>;

/** @see VARIABLES */
export type VariableName = keyof typeof VARIABLES;

export function variables(names: readonly VariableName[]): Builder<VariableModel>[] {
  return names.map((name) => VARIABLES[name]);
}

function influx(name: keyof typeof QUERIES): QueryVariableBuilder {
  const query = new Deferred((language) => language.write(QUERIES[name]));
  return queried(name, query as Deferred & Record<string, unknown>).datasource(INFLUX);
}

function queried(name: string, query: string | Record<string, unknown>): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .query(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.NaturalAsc);
}

function choosesMany(variable: QueryVariableBuilder, all = '.*'): QueryVariableBuilder {
  return variable.multi(true).includeAll(true).allValue(all).current(ALL);
}

/** A hidden list of which every value is chosen: never the pattern that matches every series. */
function listed(variable: QueryVariableBuilder): QueryVariableBuilder {
  return variable.multi(true).includeAll(true).current(ALL).hide(VariableHide.HideVariable);
}

function severities(): Builder<VariableModel> {
  return new CustomVariableBuilder('severity')
    .label('Severity')
    .description('The severities of the incidents shown; all by default.')
    .values('critical,warning')
    .multi(true)
    .includeAll(true)
    .allValue(ALL_IN_INFLUX)
    .current(ALL);
}

/** The series that reached the highest scores: names alone, since a variable takes the first column. */
function worstSeries(): Rows {
  const highest = totals('score', {
    columns: { score: aggregate('max', 'score') },
    where: [inChosenGroups(), isChosen('detector', 'detector')],
    by: ['series_key'],
  });
  return rows(highest, {
    columns: { series: 'series_key' },
    ranked: { order: 'highest', of: 'score' },
    limit: SHOWN,
  });
}

/** The series that people were told of most often. */
function troubledSeries(): Rows {
  const told = totals('alert', {
    columns: { alerts: aggregate('count', 'incident') },
    where: [inChosenGroups()],
    by: ['series_key'],
  });
  return rows(told, {
    columns: { series: 'series_key' },
    ranked: { order: 'highest', of: 'alerts' },
    limit: SHOWN,
  });
}
