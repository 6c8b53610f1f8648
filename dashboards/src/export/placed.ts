import type { Dashboard, DashboardLink, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { ruleGroups, type RuleGroup } from '../alerting/rules';
import { allDashboards } from '../boards';
import { measuredValues, UIDS } from '../links';
import { written } from '../queries/deferred';
import { languageOf } from '../queries/language';
import { languageNameOf, type ExportOptions } from './options';

/** The dashboards of one installation, by the name of their file. */
export function placedDashboards(options: ExportOptions): Record<string, Dashboard> {
  const dashboards = Object.entries(allDashboards()).map(([name, dashboard]) => {
    const list = dashboard.templating.list?.map((variable) => preset(variable, options)) ?? [];
    const links = [...(dashboard.links ?? []), ...linksToPage(dashboard, options)];
    return [name, inItsLanguage({ ...dashboard, links, templating: { list } }, options)];
  });
  return Object.fromEntries(dashboards) as Record<string, Dashboard>;
}

/** The alert rules of one installation. */
export function placedRuleGroups(options: ExportOptions): RuleGroup[] {
  const uids = { influx: options.influx.uid, prometheus: options.prometheus.uid };
  return inItsLanguage(ruleGroups(uids), options);
}

function linksToPage({ uid }: Dashboard, { page }: ExportOptions): DashboardLink[] {
  return uid === UIDS.series && page !== undefined ? [measuredValues(page).build()] : [];
}

/** What a variable holds before anybody has chosen. */
function preset(variable: VariableModel, { influx, prometheus, tag }: ExportOptions): VariableModel {
  const values: Record<string, { text: string; value: string }> = {
    datasource: { text: influx.name, value: influx.uid },
    prometheus: { text: prometheus.name, value: prometheus.uid },
    tag: { text: tag, value: tag },
  };
  const current = values[variable.name];
  return current ? { ...variable, current: { selected: true, ...current } } : variable;
}

/** The document as JSON, its queries in the language of the installation. */
function inItsLanguage<Document>(document: Document, { influx }: ExportOptions): Document {
  const language = languageOf(languageNameOf(influx), influx.retentionPolicy);
  return JSON.parse(JSON.stringify(written(document, language))) as Document;
}
