import { DataqueryBuilder as PrometheusQuery } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as TimeSeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import { METRIC_PREFIX } from '@kymo/domain';
import { plainLegend, PROMETHEUS } from './appearance';

export const metric = (name: string): string => `${METRIC_PREFIX}${name}`;
export const rate = (name: string): string => `rate(${metric(name)}[$__rate_interval])`;

/** A chart of expressions by their legend, half a page wide. */
export function lines(title: string, expressions: Record<string, string>): TimeSeriesPanel {
  const panel = new TimeSeriesPanel()
    .title(title)
    .datasource(PROMETHEUS)
    .min(0)
    .fillOpacity(10)
    .legend(plainLegend())
    .height(8)
    .span(12);
  for (const target of targets(expressions)) panel.withTarget(target);
  return panel;
}

export function targets(expressions: Record<string, string>): PrometheusQuery[] {
  return Object.entries(expressions).map(([legend, expression], index) =>
    new PrometheusQuery()
      .refId(String.fromCharCode(65 + index))
      .expr(expression)
      .legendFormat(legend)
      .range(),
  );
}
