import type { Notification, NotificationMember } from '@kymo/domain';

const START = Date.UTC(2026, 2, 1, 14, 20);
const MINUTE = 60_000;
const STEPS = Array.from({ length: 60 }, (_, step) => step);

const pump: NotificationMember = {
  id: '54f3aef2b3e330cc',
  series: 'pump-05',
  tags: { kind: 'pump', line: 'A' },
  kind: 'anomaly',
  severity: 'critical',
  status: 'firing',
  startMs: START,
  peakScore: 3.2,
  maturity: 1,
  channels: [{ name: 'flow', share: 0.62 }],
  readings: [
    {
      channel: 'flow',
      share: 0.62,
      actual: 12.3,
      expected: 42.05,
      low: 40.1,
      high: 44,
      direction: 'below',
      timeMs: START + 6 * MINUTE,
      unit: 'l/min',
    },
  ],
  rule: 'scores beyond the boundary, by far or for long',
  model: { detector: 'lstm-autoencoder', hash: '8e97a1b2c3d4e5f60718293a4b5c6d7e' },
  label: 'valve hunting',
  similar: [
    {
      id: '6edd718c9454097b',
      series: 'pump-07',
      startMs: START - 8 * 86_400_000,
      label: 'valve hunting',
      similarity: 0.96,
    },
  ],
  reopened: 0,
  trace: {
    series: 'pump-05',
    channel: 'flow',
    unit: 'l/min',
    fromMs: START - 40 * 10_000,
    intervalMs: 10_000,
    actual: STEPS.map((step) => (step < 40 ? 42 + Math.sin(step) : Math.max(12.3, 42 - 3 * (step - 40)))),
    expected: STEPS.map((step) => 42 + 0.5 * Math.sin(step)),
    band: 2,
    startMs: START,
  },
};

const firing: Notification = {
  id: '0f5c1b2a3d4e5f60:1:firing',
  group: '0f5c1b2a3d4e5f60',
  revision: 1,
  receiver: 'pager',
  event: 'firing',
  status: 'firing',
  severity: 'critical',
  changes: [],
  labels: { kind: 'anomaly', series: 'pump-05', 'tag.line': 'A' },
  startMs: START,
  atMs: START + 6 * MINUTE,
  members: [pump],
  memberCount: 1,
  firingCount: 1,
  title: 'Critical: pump-05: flow far below what is expected',
  text: [
    'Since 2026-03-01 15:20:00 CET (14:20:00 UTC), for 6 min',
    'flow 12.3 l/min, expected 40.1 to 44, for 6 min',
    'Score 3.2 where 1.0 is the boundary',
    'Looks like pump-07 at 2026-02-21 15:20:00 CET (14:20:00 UTC): “valve hunting”',
    'Found by lstm-autoencoder 8e97a1b2c3d4',
  ].join('\n'),
  timeZone: 'Europe/Berlin',
  links: {
    page: 'https://kymo.example/#/incident/54f3aef2b3e330cc',
    dashboard: 'https://grafana.example/d/kymo?from=1772371200000&to=1772378760000&var-series=pump-05',
    runbook: 'https://wiki.example/flow',
    plot: 'https://kymo.example/plots/54f3aef2b3e330cc.png?until=1772979600000&signature=8Uv',
    acknowledge:
      'https://kymo.example/respond/acknowledge/0f5c1b2a3d4e5f60?until=1772979600000&signature=Wq4',
    silence: 'https://kymo.example/respond/silence/0f5c1b2a3d4e5f60?until=1772979600000&signature=b0c',
    label: 'https://kymo.example/respond/label/54f3aef2b3e330cc?until=1772979600000&signature=kY7',
  },
};

const resolved: Notification = {
  ...firing,
  id: '0f5c1b2a3d4e5f60:3:resolved',
  revision: 3,
  event: 'resolved',
  status: 'resolved',
  atMs: START + 31 * MINUTE,
  endMs: START + 26 * MINUTE,
  firingCount: 0,
  acknowledgedBy: 'ada',
  members: [{ ...pump, status: 'resolved', endMs: START + 26 * MINUTE }],
  title: 'Over: pump-05: flow far below what is expected',
  text: 'Since 2026-03-01 15:20:00 CET (14:20:00 UTC), for 26 min, until 2026-03-01 15:46:00 CET (14:46:00 UTC)',
};

const grouped: Notification = {
  ...firing,
  id: '7a6b5c4d3e2f1009:2:updated',
  group: '7a6b5c4d3e2f1009',
  revision: 2,
  event: 'updated',
  formerSeverity: 'warning',
  changes: ['12 more series', 'pump-09 is critical now'],
  labels: { 'tag.line': 'A' },
  members: ['pump-05', 'pump-09', 'pump-02'].map((series, index) => ({
    ...pump,
    id: `54f3aef2b3e330c${index}`,
    series,
    startMs: START + index * 1000,
  })),
  memberCount: 14,
  firingCount: 14,
  title: 'Update, critical: 14 series of line A in trouble together: first pump-05, worst pump-09',
  text: [
    '• 12 more series',
    '• pump-09 is critical now',
    'Since 2026-03-01 15:20:00 CET (14:20:00 UTC), for 6 min',
    'pump-05: flow 12.3 l/min, expected 40.1 to 44, for 6 min',
    'and 13 more series',
  ].join('\n'),
};

/** What receivers are tried and documented with: one incident, its end, and a group that has grown. */
export function exampleNotifications(): readonly [Notification, Notification, Notification] {
  return [firing, resolved, grouped];
}
