/**
 * The Grafana dashboard as code, over the InfluxDB schema of the domain.
 * It draws what the monitor has written; it deliberately judges nothing and raises no alert.
 */
export { kymoDashboard } from './kymo.dashboard';
export { panelQueries, type QueryVariables } from './panel-queries';
export { renderDashboard } from './render';
