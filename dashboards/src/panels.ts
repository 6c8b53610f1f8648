import {
  BigValueColorMode,
  BigValueGraphMode,
  GraphDrawStyle,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  StackingConfigBuilder,
  StackingMode,
  VisibilityMode,
} from '@grafana/grafana-foundation-sdk/common';
import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import type { ThresholdsConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder as StatPanel } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StateTimelinePanel } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as StatusHistoryPanel } from '@grafana/grafana-foundation-sdk/statushistory';
import { PanelBuilder as TablePanel } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeriesPanel } from '@grafana/grafana-foundation-sdk/timeseries';
import { byThreshold, fixedColor, neutral, plainLegend, tableLegend } from './appearance';
import { LINE_COLORS, VERDICT_COLORS } from './colors';
import { INFLUX, PROMETHEUS, refIdOf } from './data-sources';
import { targets } from './prometheus';
import type { LineQuery, TableQuery, Totals } from './queries/query';
import { linesTarget, tableTarget } from './queries/target';

/** What every panel says of itself. */
export interface Face {
  readonly title: string;
  readonly description: string;
  /** Says why nothing is shown. */
  readonly noData: string;
  readonly unit: string;
  readonly thresholds?: Builder<ThresholdsConfig>;
  /** In columns of 24, and in rows of 30 pixels. */
  readonly size: readonly [width: number, height: number];
}

/** Either queries of InfluxDB by the name of their lines, or expressions of Prometheus by their legend. */
export type Source =
  { readonly influx: Record<string, LineQuery> } | { readonly prometheus: Record<string, string> };

interface PanelBuilder {
  title(title: string): this;
  description(description: string): this;
  noValue(text: string): this;
  unit(unit: string): this;
  thresholds(thresholds: Builder<ThresholdsConfig>): this;
  span(columns: number): this;
  height(rows: number): this;
  datasource(source: { type: string; uid: string }): this;
  withTarget(target: Builder<Dataquery>): this;
}

export function faced<Panel extends PanelBuilder>(panel: Panel, face: Face, source: Source): Panel {
  const [width, height] = face.size;
  panel
    .title(face.title)
    .description(face.description)
    .noValue(face.noData)
    .unit(face.unit)
    .thresholds(face.thresholds ?? neutral())
    .span(width)
    .height(height)
    .datasource('influx' in source ? INFLUX : PROMETHEUS);
  for (const target of targetsOf(source)) panel.withTarget(target);
  return panel;
}

function targetsOf(source: Source): Builder<Dataquery>[] {
  if ('prometheus' in source) return targets(source.prometheus);
  return Object.entries(source.influx).map(([lines, query], index) =>
    linesTarget(query, lines, refIdOf(index)),
  );
}

/** One number a query, coloured by its thresholds. */
export function number(face: Face, source: Source): StatPanel {
  return faced(new StatPanel(), face, source)
    .decimals(0)
    .colorScheme(byThreshold())
    .colorMode(BigValueColorMode.Value)
    .graphMode(BigValueGraphMode.None);
}

/** A line is not drawn across a longer time without a point. Series of one value an hour stay connected. */
const GAP_MS = 3_600_000;

export function lines(face: Face, source: Source): TimeSeriesPanel {
  const panel = faced(new TimeSeriesPanel(), face, source)
    .drawStyle(GraphDrawStyle.Line)
    .lineWidth(1)
    .spanNulls(false)
    .insertNulls(GAP_MS)
    .fillOpacity(10)
    .showPoints(VisibilityMode.Auto)
    .legend(plainLegend());
  if (face.thresholds) {
    panel.thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  }
  fixedLines(source).forEach((index) => {
    const color = LINE_COLORS[index];
    if (color !== undefined) panel.overrideByQuery(refIdOf(index), [fixedColor(color)]);
  });
  return panel;
}

/** Places of the queries that draw one line each; a query that draws a line a group leaves colours to Grafana. */
function fixedLines(source: Source): number[] {
  const names = Object.keys('influx' in source ? source.influx : source.prometheus);
  return names.some((name) => /\{\{|\$/.test(name)) ? [] : names.map((_, index) => index);
}

/** Stacked bars, each of the given colours by name. */
export function bars(face: Face, source: Source, colors: Record<string, string> = {}): TimeSeriesPanel {
  const panel = faced(new TimeSeriesPanel(), face, source)
    .decimals(0)
    .min(0)
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(80)
    .lineWidth(0)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
    .legend(tableLegend('sum'));
  for (const [name, color] of Object.entries(colors)) panel.overrideByName(name, [fixedColor(color)]);
  return panel;
}

export function verdictBars(face: Face, query: Totals): TimeSeriesPanel {
  return bars(face, { influx: { $tag_state: query } }, VERDICT_COLORS);
}

export function table(face: Face, query: TableQuery): TablePanel {
  return faced(new TablePanel(), face, { influx: {} }).withTarget(tableTarget(query));
}

/** States over time, one line each. @param query a table that transformations split, or expressions of Prometheus */
export function timeline(face: Face, source: Source | TableQuery): StateTimelinePanel {
  const isTable = 'kind' in source;
  const panel = faced(new StateTimelinePanel(), face, isTable ? { influx: {} } : source)
    .colorScheme(byThreshold())
    .showValue(VisibilityMode.Never)
    .mergeValues(true)
    .rowHeight(0.85)
    .fillOpacity(85)
    .lineWidth(0)
    .legend(plainLegend());
  return isTable ? panel.withTarget(tableTarget(source)) : panel;
}

/** Rows × time, each cell coloured by its thresholds; every cell knows its row, so that it can link. */
export function grid(face: Face, source: Source): StatusHistoryPanel {
  return faced(new StatusHistoryPanel(), face, source)
    .decimals(2)
    .colorScheme(byThreshold())
    .showValue(VisibilityMode.Never)
    .rowHeight(0.9)
    .colWidth(1)
    .fillOpacity(90)
    .lineWidth(0)
    .maxDataPoints(72)
    .legend(plainLegend());
}
