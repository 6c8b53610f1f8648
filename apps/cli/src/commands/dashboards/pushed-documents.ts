import { FOLDER, placedDashboards, placedRuleGroups, type ExportOptions } from '@kymo/dashboards';
import type { GrafanaApi } from './grafana-api';

/** What Grafana keeps under one address of its API. */
export interface PushedDocument {
  readonly name: string;
  readonly wanted: object;
  read(api: GrafanaApi): Promise<unknown>;
  write(api: GrafanaApi): Promise<void>;
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
  const groups = placedRuleGroups(options).map(({ title, intervalSeconds, rules }): PushedDocument => {
    const wanted = { title, folderUid: FOLDER.uid, interval: intervalSeconds, rules };
    const path = `/api/v1/provisioning/folder/${FOLDER.uid}/rule-groups/${title}`;
    return {
      name: `alert rules ${title}`,
      wanted,
      read: (api) => api.read(path),
      write: (api) => api.write('PUT', path, wanted),
    };
  });
  return [...dashboards, ...groups];
}
