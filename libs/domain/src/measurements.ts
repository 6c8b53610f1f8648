/**
 * The InfluxDB schema: one place for the writer, the dashboards and the tests.
 * Every point carries the tag `series` and the series' own tags that are configured to travel.
 */
export const MEASUREMENTS = {
  /** One point a window. */
  score: {
    name: 'kymo_score',
    tags: ['series', 'detector'],
    fields: ['score', 'reconstruction_error', 'threshold', 'boundary', 'maturity'],
  },
  /** One point a step and channel. */
  reconstruction: {
    name: 'kymo_reconstruction',
    tags: ['series', 'channel'],
    fields: ['actual', 'expected', 'lower', 'upper', 'contribution'],
  },
  /** One point a window. */
  verdict: { name: 'kymo_verdict', tags: ['series', 'state'], fields: ['count', 'reason'] },
  /**
   * One point when people are told of an incident and one when it ends. The tag says whether values or their absence
   * raised it, and stays; `nature` is the kind of the incident, which may become a new normal.
   */
  alert: {
    name: 'kymo_alert',
    tags: ['series', 'incident_kind', 'status'],
    fields: [
      'incident',
      'nature',
      'severity',
      'maturity',
      'peak_score',
      'summary',
      'channels',
      'start_ms',
      'model',
    ],
  },
} as const;

/** Prefix of every Prometheus metric. */
export const METRIC_PREFIX = 'kymo_';
