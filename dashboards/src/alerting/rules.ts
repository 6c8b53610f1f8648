import type { Rule } from '@grafana/grafana-foundation-sdk/alerting';
import { UIDS } from '../links';
import { metric } from '../prometheus';
import { aggregate, atLeast, count, is, latest, totals } from '../queries/query';
import { ruleOf, type AlertRule, type DataSourceUids } from './rule';

const QUARTER_HOUR = 900;

const windows = (state?: string) =>
  totals('verdict', {
    columns: { Windows: aggregate('sum', 'windows') },
    where: state === undefined ? [] : [is('state', state)],
  });

const latestScores = latest('score', { of: 'score', beside: ['threshold'], by: ['series_key'] });

const latestAlerts = latest('alert', {
  of: 'incident',
  beside: ['status', 'severity'],
  by: ['series_key', 'incident_kind'],
  allTime: true,
});

/** What InfluxDB tells of the telemetry. */
const TELEMETRY: readonly AlertRule[] = [
  {
    uid: 'kymo-nothing-judged',
    title: 'Kymo judges nothing',
    summary: 'No window was judged for 15 minutes',
    description:
      'No telemetry arrives, the monitor has stalled, or it cannot write to InfluxDB. The Pipeline dashboard ' +
      'shows which.',
    severity: 'critical',
    of: windows(),
    fires: { when: 'lt', bound: 1 },
    rangeSeconds: QUARTER_HOUR,
    forDuration: '1m',
    noDataState: 'Alerting',
    panel: [UIDS.fleet, 304],
  },
  {
    uid: 'kymo-incident-critical',
    title: 'Kymo has critical incidents open',
    summary: '{{ $values.B }} critical incidents are open',
    description: 'The linked panel lists their series, and when each began.',
    severity: 'critical',
    of: count(latestAlerts, {
      as: 'Incidents',
      of: 'incident',
      where: [is('status', 'firing'), is('severity', 'critical')],
    }),
    fires: { when: 'gt', bound: 0 },
    rangeSeconds: QUARTER_HOUR,
    forDuration: '0s',
    noDataState: 'OK',
    panel: [UIDS.incidents, 104],
  },
  {
    uid: 'kymo-many-anomalous',
    title: 'Kymo finds many series anomalous at once',
    summary: '{{ humanizePercentage $values.E.Value }} of the series are anomalous',
    description:
      'So many at once usually share a cause: a site, a supply, a release, or a change of the telemetry.',
    severity: 'warning',
    of: count(latestScores, { as: 'Series', of: 'score', where: [atLeast('score', 'threshold')] }),
    dividedBy: count(latestScores, { as: 'Series', of: 'score' }),
    fires: { when: 'gt', bound: 0.2 },
    rangeSeconds: QUARTER_HOUR,
    forDuration: '10m',
    noDataState: 'OK',
    panel: [UIDS.fleet, 106],
  },
  {
    uid: 'kymo-many-unscorable',
    title: 'Kymo cannot score many windows',
    summary: '{{ humanizePercentage $values.E.Value }} of the windows get no score',
    description:
      'They have too few values, or their scores are not finite. The Fleet dashboard gives the reason for each ' +
      'series.',
    severity: 'warning',
    of: windows('unscorable'),
    dividedBy: windows(),
    fires: { when: 'gt', bound: 0.1 },
    rangeSeconds: 2 * QUARTER_HOUR,
    forDuration: '15m',
    noDataState: 'OK',
    panel: [UIDS.fleet, 303],
  },
];

/** What Prometheus tells of the monitor; `deploy/prometheus/kymo.rules.yaml` has more for an Alertmanager. */
const MONITOR: readonly AlertRule[] = [
  {
    uid: 'kymo-down',
    title: 'Kymo is down',
    summary: 'The Kymo monitor cannot be scraped',
    description:
      'Nothing is judged while it is down. It resumes from its last commit when it is started again.',
    severity: 'critical',
    of: 'min(up{job="kymo"})',
    fires: { when: 'lt', bound: 1 },
    rangeSeconds: 300,
    forDuration: '2m',
    noDataState: 'Alerting',
    panel: [UIDS.pipeline, 101],
  },
  {
    uid: 'kymo-behind',
    title: 'Kymo is behind its telemetry',
    summary: 'Kymo is {{ humanizeDuration $values.B.Value }} behind its telemetry',
    description:
      'Verdicts come too late. Either telemetry arrives late, or the monitor needs more processor time.',
    severity: 'warning',
    of: `max(${metric('event_lag_seconds')})`,
    fires: { when: 'gt', bound: 300 },
    rangeSeconds: 300,
    forDuration: '10m',
    noDataState: 'NoData',
    panel: [UIDS.pipeline, 101],
  },
  {
    uid: 'kymo-refused',
    title: 'A sink refuses what Kymo delivers',
    summary: 'A sink refuses deliveries',
    description:
      'What is refused stays in the outbox and is retried. The log says what was refused, and why.',
    severity: 'critical',
    of: `sum(increase(${metric('sink_deliveries_total')}{status="refused"}[10m]))`,
    fires: { when: 'gt', bound: 0 },
    rangeSeconds: 600,
    forDuration: '0s',
    noDataState: 'OK',
    panel: [UIDS.pipeline, 203],
  },
];

const GROUPS = { 'kymo-telemetry': TELEMETRY, 'kymo-monitor': MONITOR };

/** A group of rules that are evaluated together. */
export interface RuleGroup {
  readonly title: string;
  readonly intervalSeconds: number;
  readonly rules: readonly Rule[];
}

/** The alert rules, by group. */
export function ruleGroups(uids: DataSourceUids): RuleGroup[] {
  return Object.entries(GROUPS).map(([title, rules]) => ({
    title,
    intervalSeconds: 60,
    rules: rules.map((rule) => ruleOf(rule, title, uids)),
  }));
}
