import {
  DataqueryBuilder as PrometheusQuery,
  PromQueryFormat,
} from '@grafana/grafana-foundation-sdk/prometheus';
import { METRIC_PREFIX } from '@kymo/domain';
import { refIdOf } from './data-sources';

/** Limits a selector to the monitors that the dashboard's variable chooses. */
const CHOSEN = '{instance=~"${instance:regex}"}';

/** Metrics of the process have the names that every program gives them. */
const STANDARD = /^(?:process|nodejs)_/;

export const metric = (name: string): string => (STANDARD.test(name) ? name : `${METRIC_PREFIX}${name}`);

/** A metric of the chosen monitors. @param labels conditions besides, like `state="serving"` */
export function chosen(name: string, labels = ''): string {
  return `${metric(name)}${labels === '' ? CHOSEN : CHOSEN.replace('}"}', `}",${labels}}`)}`;
}

/** Increase a second of a counter of the chosen monitors. */
export const rate = (name: string, labels = ''): string => `rate(${chosen(name, labels)}[$__rate_interval])`;

/** Queries by their legend. */
export function targets(expressions: Record<string, string>): PrometheusQuery[] {
  return Object.entries(expressions).map(([legend, expression], index) =>
    new PrometheusQuery().refId(refIdOf(index)).expr(expression).legendFormat(legend).range(),
  );
}

/** A query of the latest values as a table, each label a column. */
export function tableTarget(expression: string, index = 0): PrometheusQuery {
  return new PrometheusQuery().refId(refIdOf(index)).expr(expression).instant().format(PromQueryFormat.Table);
}

/** The time within which a share of the observations of a histogram lies. */
export function within(share: number, histogram: string): string {
  return `histogram_quantile(${share}, sum by (le) (${rate(`${histogram}_bucket`)}))`;
}
