import type { Dashboard, Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { ANNOTATION_QUERIES } from './annotations';
import { kymoDashboard } from './kymo.dashboard';
import { VARIABLE_QUERIES } from './variables';

/** What Grafana would put in place of the dashboard's variables and macros. */
export interface QueryVariables {
  readonly fromMs: number;
  readonly toMs: number;
  readonly intervalMs: number;
  readonly series: string;
  readonly channels: readonly string[];
  /** Series of the fleet's timeline. */
  readonly worst: readonly string[];
}

/** Every InfluxQL query of the dashboard as InfluxDB receives it, with the title of its panel, variable or annotation. */
export function panelQueries(variables: QueryVariables): { panel: string; query: string }[] {
  const templates = [
    ...Object.entries(VARIABLE_QUERIES).map(([name, { text }]) => ({
      panel: `variable ${name}`,
      query: text,
    })),
    ...Object.entries(ANNOTATION_QUERIES).map(([name, { text }]) => ({
      panel: `annotation ${name}`,
      query: text,
    })),
    ...panelsOf(kymoDashboard()).flatMap((panel) =>
      influxQueriesOf(panel).map((query) => ({ panel: panel.title ?? '', query })),
    ),
  ];
  return templates.map(({ panel, query }) => ({
    panel: substitute(panel, variables),
    query: substitute(query, variables),
  }));
}

/** Panels of the dashboard, also those inside collapsed rows, without the rows themselves. */
export function panelsOf(dashboard: Dashboard): Panel[] {
  return (dashboard.panels ?? []).flatMap((panel) =>
    'panels' in panel ? (panel.panels as Panel[]) : [panel as Panel],
  );
}

/** InfluxQL texts of a panel, before substitution. */
export function influxQueriesOf(panel: Panel): string[] {
  return (panel.targets ?? []).flatMap((target) => ('query' in target ? [String(target.query)] : []));
}

function substitute(text: string, variables: QueryVariables): string {
  const values: Record<string, string> = {
    $timeFilter: `time >= ${variables.fromMs}ms and time <= ${variables.toMs}ms`,
    $__interval: `${variables.intervalMs}ms`,
    '${series:regex}': pattern([variables.series]),
    '${channel:regex}': pattern(variables.channels),
    '${worst:regex}': pattern(variables.worst),
    $series: variables.series,
    $channel: variables.channels.join(' + '),
  };
  return Object.entries(values).reduce(
    (result, [macro, value]) => result.replaceAll(macro, () => value),
    text,
  );
}

/** Grafana's `regex` format of one or several values. */
function pattern(values: readonly string[]): string {
  const escaped = values.map((value) => value.replace(/[\\^$*+?.()|[\]{}/]/g, '\\$&'));
  return escaped.length === 1 ? `${escaped[0]}` : `(${escaped.join('|')})`;
}
