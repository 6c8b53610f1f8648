import {
  DashboardBuilder,
  DashboardCursorSync,
  RowBuilder,
  type Dashboard,
  type Panel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { annotations } from './annotations';
import { DASHBOARD_UID } from './appearance';
import type { Row } from './row';
import { alertsRow } from './rows/alerts.row';
import { fleetRow } from './rows/fleet.row';
import { healthRow } from './rows/health.row';
import { modelsRow } from './rows/models.row';
import { processRow } from './rows/process.row';
import { seriesRow } from './rows/series.row';
import { variables } from './variables';

/** The operator's dashboard: from the fleet to a series, to a channel, to the moment. */
export function kymoDashboard(): Dashboard {
  const dashboard = new DashboardBuilder('Kymo: anomalies in telemetry')
    .uid(DASHBOARD_UID)
    .description('Which series behave as they never did before, since when, how far, and in which channel.')
    .tags(['kymo'])
    .time({ from: 'now-6h', to: 'now' })
    .refresh('30s')
    .tooltip(DashboardCursorSync.Crosshair)
    .variables(variables())
    .annotations(annotations());
  const rows = [fleetRow(), alertsRow(), seriesRow(), healthRow(), processRow(), modelsRow()];
  rows.forEach((row, index) => add(dashboard, row, (index + 1) * 100));
  return dashboard.build();
}

/** Panels are numbered within their row, so that links to a panel outlive changes to other rows. */
function add(dashboard: DashboardBuilder, { title, panels, collapsed }: Row, id: number): void {
  const row = new RowBuilder(title).id(id);
  const numbered = panels.map((panel, index) => ({
    build: (): Panel => ({ ...panel.build(), id: id + index + 1 }),
  }));
  if (collapsed === true) {
    for (const panel of numbered) row.withPanel(panel);
    dashboard.withRow(row);
    return;
  }
  dashboard.withRow(row);
  for (const panel of numbered) dashboard.withPanel(panel);
}
