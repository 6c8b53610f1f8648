import type { Dashboard } from '@grafana/grafana-foundation-sdk/dashboard';
import { fleetDashboard } from './fleet/fleet.dashboard';
import { incidentsDashboard } from './incidents/incidents.dashboard';
import type { UIDS } from './links';
import { modelsDashboard } from './models/models.dashboard';
import { pipelineDashboard } from './pipeline/pipeline.dashboard';
import { seriesDashboard } from './series/series.dashboard';

/** The dashboards by the name of their file. */
export function allDashboards(): Record<keyof typeof UIDS, Dashboard> {
  return {
    fleet: fleetDashboard(),
    series: seriesDashboard(),
    incidents: incidentsDashboard(),
    models: modelsDashboard(),
    pipeline: pipelineDashboard(),
  };
}
