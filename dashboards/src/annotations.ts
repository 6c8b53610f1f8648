import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import { COLOR } from './colors';
import { INFLUX } from './data-sources';
import { is, isChosen, select, type Query } from './influxql';

/** Marks of one source at most: a chart with more of them cannot be read. */
const MAX_MARKS = 200;

/** An incident that is over ends at the time of its point, and began at its field. */
const FROM_BEGIN_TO_END = {
  time: { source: 'field', value: 'timeEnd' },
  timeEnd: { source: 'field', value: 'time' },
};

/** Incidents of the series on every chart: from begin to end those that are over, a mark where people were told. */
export function incidentAnnotations(): Builder<AnnotationQuery>[] {
  return [
    {
      build: () =>
        annotation('Incidents', alertsOfSeries('resolved'), COLOR.bad, {
          timeEndColumn: 'Began',
          mappings: FROM_BEGIN_TO_END,
        }),
    },
    { build: () => annotation('Alerts', alertsOfSeries('firing'), COLOR.severe, {}) },
  ];
}

/** The columns stand twice: in `target` for current releases of Grafana, beside it for those before 11. */
function annotation(name: string, { text }: Query, iconColor: string, region: object): AnnotationQuery {
  const mark = { query: text, textColumn: 'Summary', tagsColumn: 'Severity,Kind', ...region };
  const target = { refId: 'Anno', rawQuery: true, fromAnnotations: true, textEditor: true, ...mark };
  const built = { name, datasource: INFLUX, enable: true, iconColor, ...mark, target };
  return built as typeof built & AnnotationQuery;
}

function alertsOfSeries(status: 'firing' | 'resolved'): Query {
  return select('alert', {
    columns: { Summary: 'summary', Severity: 'severity', Kind: 'nature', Began: 'start_ms' },
    where: [isChosen('series_key', 'series'), is('status', status), isChosen('severity', 'severity')],
    newestFirst: true,
    limit: MAX_MARKS,
  });
}
