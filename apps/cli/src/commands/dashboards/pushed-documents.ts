import {
  FOLDER,
  placedDashboards,
  placedRuleGroups,
  type ExportOptions,
  type RuleGroup,
} from '@kymo/dashboards';
import type { GrafanaApi } from './grafana-api';

type Rule = RuleGroup['rules'][number];

/** What Grafana keeps under one address of its API. */
export interface PushedDocument {
  readonly name: string;
  readonly wanted: object;
  read(api: GrafanaApi): Promise<unknown>;
  /** @param exists whether it was read */
  write(api: GrafanaApi, exists: boolean): Promise<void>;
}

/** The dashboards, then the alert rules, which name panels of them. */
export function pushedDocuments(options: ExportOptions): PushedDocument[] {
  const dashboards = Object.values(placedDashboards(options)).map((dashboard): PushedDocument => {
    const wanted = { dashboard, meta: { folderUid: FOLDER.uid } };
    return {
      name: `dashboard ${dashboard.uid}`,
      wanted,
      read: (api) => api.read(`/api/dashboards/uid/${dashboard.uid}`),
      write: (api) =>
        api.write('POST', '/api/dashboards/db', {
          dashboard,
          folderUid: FOLDER.uid,
          overwrite: true,
          message: 'kymo dashboards push',
        }),
    };
  });
  const rules = placedRuleGroups(options).flatMap((group) => group.rules.map(pushedRule));
  return [...dashboards, ...rules];
}

/** One by one: rules that somebody has added to a group stay there. */
function pushedRule(rule: Rule): PushedDocument {
  const all = '/api/v1/provisioning/alert-rules';
  const path = `${all}/${rule.uid}`;
  return {
    name: `alert rule ${rule.uid}`,
    wanted: rule,
    read: (api) => api.read(path),
    write: (api, exists) => (exists ? api.write('PUT', path, rule) : api.write('POST', all, rule)),
  };
}
