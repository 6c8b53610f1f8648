import type { Dashboard, VariableModel } from '@grafana/grafana-foundation-sdk/dashboard';
import { MEASUREMENTS } from '@kymo/domain';
import { ruleGroups, type RuleGroup } from '../alerting/rules';
import { allDashboards } from '../boards';
import type { ExportOptions } from './options';

const NAMES = Object.values(MEASUREMENTS).map(({ name }) => name);
const FROM = new RegExp(`FROM "(${NAMES.join('|')})"`, 'g');

/** The dashboards of one installation, by the name of their file. */
export function placedDashboards(options: ExportOptions): Record<string, Dashboard> {
  const dashboards = Object.entries(allDashboards()).map(([name, dashboard]) => {
    const list = dashboard.templating.list?.map((variable) => preset(variable, options)) ?? [];
    return [name, qualified({ ...dashboard, templating: { list } }, options)];
  });
  return Object.fromEntries(dashboards) as Record<string, Dashboard>;
}

/** The alert rules of one installation. */
export function placedRuleGroups(options: ExportOptions): RuleGroup[] {
  const uids = { influx: options.influx.uid, prometheus: options.prometheus.uid };
  return qualified(ruleGroups(uids), options);
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

/** The document as JSON, with every measurement read from the retention policy that the monitor writes to. */
function qualified<Document>(document: Document, { influx: { retentionPolicy } }: ExportOptions): Document {
  const policy = retentionPolicy === undefined ? '' : `"${retentionPolicy.replace(/["\\]/g, '\\$&')}".`;
  const text = JSON.stringify(document, (_, value: unknown) =>
    typeof value === 'string'
      ? value.replace(FROM, (_from, name: string) => `FROM ${policy}"${name}"`)
      : value,
  );
  return JSON.parse(text) as Document;
}
