/**
 * Grafana as code, over the InfluxDB schema of the domain and the metrics of the monitor: dashboards, alert rules and
 * their provisioning. They show what the monitor has written; they deliberately judge no telemetry.
 */
export { FOLDER } from './alerting/rule';
export type { RuleGroup } from './alerting/rules';
export { askedExpressions } from './asked-expressions';
export { askedQueries } from './asked-queries';
export type { RecordedAnswers } from './drawing/answers';
export { drawDashboard } from './drawing/dashboard';
export { exportedFiles } from './export/files';
export { DEFAULT_OPTIONS, type ExportOptions } from './export/options';
export { placedDashboards, placedRuleGroups } from './export/placed';
export { LANGUAGES, type LanguageName } from './queries/language';
