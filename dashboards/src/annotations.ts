import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import type { AnnotationQuery } from '@grafana/grafana-foundation-sdk/dashboard';
import { COLOR, INFLUX } from './appearance';
import { is, isChosen, select, type Query } from './influxql';

/** Marks on every chart, by name. */
export const ANNOTATION_QUERIES = {
  'Alerts of the series': alertsOfSeries('firing'),
  'Ends of alerts': alertsOfSeries('resolved'),
} satisfies Record<string, Query>;

const COLORS: Record<keyof typeof ANNOTATION_QUERIES, string> = {
  'Alerts of the series': COLOR.bad,
  'Ends of alerts': COLOR.good,
};

export function annotations(): Builder<AnnotationQuery>[] {
  return Object.entries(ANNOTATION_QUERIES).map(([name, query]) => ({
    build: () => annotation(name, query, COLORS[name as keyof typeof COLORS]),
  }));
}

/** The columns stand twice: in `target` for current releases of Grafana, beside it for those before 11. */
function annotation(name: string, { text }: Query, iconColor: string): AnnotationQuery {
  const mark = { query: text, textColumn: 'Summary', tagsColumn: 'Severity,Kind' };
  const target = { refId: 'Anno', rawQuery: true, fromAnnotations: true, textEditor: true, ...mark };
  const built = { name, datasource: INFLUX, enable: true, iconColor, ...mark, target };
  return built as typeof built & AnnotationQuery;
}

function alertsOfSeries(status: 'firing' | 'resolved'): Query {
  return select('alert', {
    columns: { Summary: 'summary', Severity: 'severity', Kind: 'nature' },
    where: [isChosen('series', 'series'), is('status', status)],
    limit: 200,
  });
}
