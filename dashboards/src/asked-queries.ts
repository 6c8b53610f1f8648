import type {
  AnnotationQuery,
  Dashboard,
  Panel,
  VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { ruleGroups } from './alerting/rules';
import { allDashboards } from './boards';

/** What Grafana would put in place of the variables and macros of a dashboard. */
export interface QueryVariables {
  readonly fromMs: number;
  readonly toMs: number;
  readonly intervalMs: number;
  readonly series: string;
  readonly channels: readonly string[];
  /** Tag by which series are grouped, and the groups chosen; all where there are none. */
  readonly tag: string;
  readonly groups: readonly string[];
  /** Series of the charts that show a few. */
  readonly worst: readonly string[];
}

/** An InfluxQL query as InfluxDB receives it, and whose it is: `fleet: Which series …?` */
export interface AskedQuery {
  readonly of: string;
  readonly query: string;
}

/** Every InfluxQL query of every panel, variable, annotation and alert rule. */
export function askedQueries(variables: QueryVariables): AskedQuery[] {
  const templates = [
    ...Object.entries(allDashboards()).flatMap(([name, dashboard]) =>
      queriesOfDashboard(dashboard).map(({ of, query }) => ({ of: `${name}: ${of}`, query })),
    ),
    ...ruleGroups({ influx: 'influx', prometheus: 'prometheus' }).flatMap(({ rules }) =>
      rules.flatMap(({ title, data }) =>
        data.flatMap(({ model, refId }) =>
          textsOf([model]).map((query) => ({ of: `rule: ${title} ${refId}`, query })),
        ),
      ),
    ),
  ];
  return templates.map(({ of, query }) => ({
    of: substitute(of, variables),
    query: substitute(query, variables),
  }));
}

function queriesOfDashboard(dashboard: Dashboard): AskedQuery[] {
  const annotations: readonly AnnotationQuery[] = dashboard.annotations.list ?? [];
  return [
    ...(dashboard.templating.list ?? [])
      .filter(isFilledByInflux)
      .map(({ name, query }) => ({ of: `variable ${name}`, query: String(query) })),
    ...annotations.map(({ name, target }) => ({
      of: `annotation ${name}`,
      query: textsOf([target])[0] ?? '',
    })),
    ...panelsOf(dashboard).flatMap(({ title = '', targets = [] }) =>
      textsOf(targets).map((query) => ({ of: title, query })),
    ),
  ];
}

/** Panels of a dashboard without its rows. */
export function panelsOf(dashboard: Dashboard): Panel[] {
  return (dashboard.panels ?? []).filter((panel): panel is Panel => panel.type !== 'row');
}

/** InfluxQL texts of targets, before substitution. */
function textsOf(targets: readonly unknown[]): string[] {
  return targets.flatMap((target) =>
    typeof target === 'object' && target !== null && 'query' in target ? [String(target.query)] : [],
  );
}

function isFilledByInflux({ type, datasource }: VariableModel): boolean {
  return (type as string) === 'query' && datasource?.type === 'influxdb';
}

function substitute(text: string, variables: QueryVariables): string {
  const values: Record<string, string> = {
    $timeFilter: `time >= ${variables.fromMs}ms and time <= ${variables.toMs}ms`,
    $__interval: `${variables.intervalMs}ms`,
    '${tag:raw}': variables.tag,
    '${group:regex}': variables.groups.length === 0 ? '.*' : pattern(variables.groups),
    '${detector:regex}': '.*',
    '${severity:regex}': '(critical|warning)',
    '${search:regex}': pattern([variables.series]),
    '${series:regex}': pattern([variables.series]),
    '${channel:regex}': pattern(variables.channels),
    '${worst:regex}': pattern(variables.worst),
    '${troubled:regex}': pattern(variables.worst),
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
