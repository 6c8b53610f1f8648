import { TableCellDisplayMode, TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import type { DynamicConfigValue } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { COLOR, INFLUX, openSeries, words } from '../appearance';
import { InfluxQueryBuilder, select } from '../influxql';
import type { Row } from '../row';

/** What on-call was told. */
export function alertsRow(): Row {
  return { title: 'Alerts', panels: [incidents()] };
}

/** Columns in order, each with how it is taken from the points of one incident, newest point first. */
const COLUMNS = {
  Since: 'firstNotNull',
  Status: 'first',
  Severity: 'first',
  Series: 'first',
  Kind: 'first',
  Summary: 'first',
  Channels: 'first',
  'Highest score': 'max',
} as const;

function incidents(): TablePanel {
  const points = select('alert', {
    columns: {
      Incident: 'incident',
      Since: 'start_ms',
      Status: 'status',
      Severity: 'severity',
      Series: 'series',
      Kind: 'nature',
      Summary: 'summary',
      Channels: 'channels',
      'Highest score': 'peak_score',
    },
    newestFirst: true,
    limit: 500,
  });
  const badge = { id: 'custom.cellOptions', value: { type: TableCellDisplayMode.ColorBackground } };
  return new TablePanel()
    .title('What went wrong, since when, and is it over?')
    .description(
      'One line an incident that began or ended in the time range, newest first. Click a series to open it.',
    )
    .datasource(INFLUX)
    .withTarget(new InfluxQueryBuilder(points, 'table'))
    .unit('string')
    .noValue('No alerts in this time range')
    .withTransformation(oneLineAnIncident())
    .withTransformation(namedColumns())
    .overrideByName('Since', [{ id: 'unit', value: 'dateTimeAsIso' }, width(170)])
    .overrideByName('Status', [
      { id: 'mappings', value: [words({ firing: { color: COLOR.bad }, resolved: { color: COLOR.good } })] },
      badge,
      width(100),
    ])
    .overrideByName('Severity', [
      { id: 'mappings', value: [words({ critical: { color: COLOR.bad }, warning: { color: COLOR.close } })] },
      badge,
      width(100),
    ])
    .overrideByName('Series', [{ id: 'links', value: [openSeries('__value.raw').build()] }])
    .overrideByName('Channels', [{ id: 'noValue', value: '–' }])
    .overrideByName('Highest score', [
      { id: 'unit', value: 'short' },
      { id: 'decimals', value: 1 },
      { id: 'noValue', value: '–' },
      width(120),
    ])
    .sortBy([new TableSortByFieldStateBuilder().displayName('Since').desc(true)])
    .height(10)
    .span(24);
}

function oneLineAnIncident() {
  const taken = Object.entries(COLUMNS).map(([column, how]) => [
    column,
    { operation: 'aggregate', aggregations: [how] },
  ]);
  const fields = { Incident: { operation: 'groupby', aggregations: [] }, ...Object.fromEntries(taken) };
  return { id: 'groupBy', options: { fields } };
}

function namedColumns() {
  const grouped = Object.entries(COLUMNS).map(([column, how]) => [column, `${column} (${how})`] as const);
  return {
    id: 'organize',
    options: {
      excludeByName: { Incident: true },
      indexByName: Object.fromEntries(grouped.map(([, name], index) => [name, index])),
      renameByName: Object.fromEntries(grouped.map(([column, name]) => [name, column])),
    },
  };
}

function width(pixels: number): DynamicConfigValue {
  return { id: 'custom.width', value: pixels };
}
