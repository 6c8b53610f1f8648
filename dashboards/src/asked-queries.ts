import type {
  AnnotationQuery,
  Dashboard,
  Panel,
  VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DEFAULT_OPTIONS, languageNameOf, type ExportOptions } from './export/options';
import { placedDashboards, placedRuleGroups } from './export/placed';
import { inPlaceOfMacros, type QueryVariables } from './query-variables';

/** A query as InfluxDB receives it, and whose it is: `fleet: Which series …?` */
export interface AskedQuery {
  readonly of: string;
  readonly query: string;
}

/** Every query of InfluxDB of every panel, variable, annotation and alert rule, in the language of the options. */
export function askedQueries(
  variables: QueryVariables,
  options: ExportOptions = DEFAULT_OPTIONS,
): AskedQuery[] {
  const language = languageNameOf(options.influx);
  return askedTemplates(options).map(({ of, query }) => ({
    of: inPlaceOfMacros(of, variables, language),
    query: inPlaceOfMacros(query, variables, language),
  }));
}

/** The queries as Grafana is given them, with its variables and macros. */
export function askedTemplates(options: ExportOptions): AskedQuery[] {
  return [
    ...Object.entries(placedDashboards(options)).flatMap(([name, dashboard]) =>
      queriesOfDashboard(dashboard).map(({ of, query }) => ({ of: `${name}: ${of}`, query })),
    ),
    ...placedRuleGroups(options).flatMap(({ rules }) =>
      rules.flatMap(({ title, data }) =>
        data.flatMap(({ model, refId }) =>
          textsOf([model]).map((query) => ({ of: `rule: ${title} ${refId}`, query })),
        ),
      ),
    ),
  ];
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

/** Texts of targets that ask InfluxDB. */
function textsOf(targets: readonly unknown[]): string[] {
  return targets.flatMap((target) => {
    if (typeof target !== 'object' || target === null) return [];
    const { query, rawSql } = target as { readonly query?: string; readonly rawSql?: string };
    return [query ?? rawSql ?? []].flat();
  });
}

function isFilledByInflux({ type, datasource }: VariableModel): boolean {
  return (type as string) === 'query' && datasource?.type === 'influxdb';
}
