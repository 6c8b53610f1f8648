/**
 * The InfluxDB schema: one place for the writer, the dashboards and the tests.
 * Every point carries the tag `series` and the series' own tags that are configured to travel.
 */
export const MEASUREMENTS = {
  /** Tags `series`, `detector`; one point a window. */
  score: { name: 'kymo_score', fields: ['score', 'reconstruction_error', 'threshold'] },
  /** Tags `series`, `channel`; one point a step and channel. */
  reconstruction: { name: 'kymo_reconstruction', fields: ['actual', 'expected', 'lower', 'upper', 'contribution'] },
  /** Tags `series`, `state`; one point a window. */
  verdict: { name: 'kymo_verdict', fields: ['count', 'reason'] },
  /** Tags `series`, `kind`, `status`; one point when an incident begins and one when it ends. */
  alert: { name: 'kymo_alert', fields: ['incident', 'severity', 'peak_score', 'summary', 'channels', 'start_ms', 'model'] },
} as const;

/** Prefix of every Prometheus metric. */
export const METRIC_PREFIX = 'kymo_';
