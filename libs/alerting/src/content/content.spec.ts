import type { NotificationMember, Reading } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import type { Notice } from '../grouping/notice';
import { Composer, contentSchema, type LinkTo } from './compose';
import { degreeText, durationText, numberText, timeText } from './phrases';

const START = Date.UTC(2026, 2, 1, 14, 20);
const MINUTE = 60_000;

const flow: Reading = {
  channel: 'flow',
  share: 0.6,
  actual: 12.3,
  expected: 42,
  low: 40.1,
  high: 44,
  direction: 'below',
  timeMs: START + MINUTE,
  unit: 'l/min',
};
const pump: NotificationMember = {
  id: '54f3aef2b3e330cc',
  series: 'pump-05',
  tags: { line: 'A' },
  kind: 'anomaly',
  severity: 'critical',
  status: 'firing',
  startMs: START,
  peakScore: 3.2,
  maturity: 1,
  channels: [{ name: 'flow', share: 0.6 }],
  readings: [flow],
  rule: 'a rule',
  model: { detector: 'lstm-autoencoder', hash: '8e97a1b2c3d4e5f6' },
  reopened: 0,
};
const notice: Notice = {
  id: 'g:1:firing',
  group: 'g',
  revision: 1,
  receiver: 'pager',
  event: 'firing',
  status: 'firing',
  severity: 'critical',
  changes: [],
  labels: { series: 'pump-05', 'tag.line': 'A' },
  startMs: START,
  atMs: START + 6 * MINUTE,
  members: [pump],
  memberCount: 1,
  firingCount: 1,
};
const composer = new Composer(
  contentSchema.parse({
    timeZone: 'Europe/Berlin',
    dashboardUrl: 'https://grafana.example/d/kymo?orgId=1',
    runbooks: [
      { matchers: ['kind=silence'], url: 'https://wiki.example/silent' },
      { matchers: ['tag.line=A', 'channel=flow'], url: 'https://wiki.example/flow' },
    ],
  }),
  'https://kymo.example/',
);

const member = (series: string, changes: Partial<NotificationMember> = {}) => ({
  ...pump,
  series,
  ...changes,
});

it('says what the trouble is of a series with a long name, which the text gives in full', () => {
  const series = `plant-${'ö'.repeat(120)} 😀-pump-05`;
  const { title, text } = composer.compose({ ...notice, members: [{ ...pump, series }] }, 0);
  expect(title).toBe(
    `Critical: plant-${'ö'.repeat(33)}…${'ö'.repeat(10)} 😀-pump-05: flow far below what is expected`,
  );
  expect(text).toContain(`Series ${series}`);
});

it('says which of two troubles of a series is over', () => {
  const range: NotificationMember = {
    ...pump,
    id: 'r',
    kind: 'range',
    status: 'resolved',
    rule: 'flow outside',
  };
  const members = [pump, range];
  expect(composer.compose({ ...notice, event: 'updated', members, memberCount: 2 }, 0).title).toBe(
    'Update, critical: pump-05: flow far below what is expected, and flow outside (over)',
  );
});

describe('a message', () => {
  it('says what, since when, how bad and by whom it was found', () => {
    const { title, text, links } = composer.compose(notice, START);
    expect(title).toBe('Critical: pump-05: flow far below what is expected');
    expect(text.split('\n')).toEqual([
      'Since 2026-03-01 15:20:00 CET (14:20:00 UTC), for 6 min',
      'flow 12.3 l/min, expected 40.1 to 44, for 6 min',
      'Score 3.2 where 1.0 is the boundary',
      'Found by lstm-autoencoder 8e97a1b2c3d4',
    ]);
    expect(links).toEqual({
      page: 'https://kymo.example/#/incident/54f3aef2b3e330cc',
      dashboard:
        'https://grafana.example/d/kymo?orgId=1&from=1772371200000&to=1772378760000&var-series=pump-05',
      runbook: 'https://wiki.example/flow',
    });
  });

  it('says of a channel within its band that it is', () => {
    const within = { ...flow, actual: 41, direction: 'within' } as const;
    const { text } = composer.compose({ ...notice, members: [{ ...pump, readings: [within] }] }, START);
    expect(text).toContain('flow 41 l/min, within the expected 40.1 to 44, for 6 min');
  });

  it('says what a hard range allows', () => {
    const { text } = composer.compose({ ...notice, members: [{ ...pump, kind: 'range' }] }, START);
    expect(text).toContain('flow 12.3 l/min, allowed 40.1 to 44, for 6 min');
  });

  it.each<[string, Partial<Notice>, string]>([
    [
      'the first and the worst of many',
      { members: [member('a'), member('b', { peakScore: 9 })], memberCount: 14, labels: { 'tag.line': 'A' } },
      'Critical: 14 series of line A in trouble together: first a, worst b',
    ],
    [
      'the first where it is the worst',
      { members: [member('a'), member('b', { peakScore: 2 })], memberCount: 2, labels: {} },
      'Critical: 2 series in trouble together: first and worst a',
    ],
    [
      'a source that brings nothing, before the series that it silences, each once',
      {
        members: [
          ...['a', 'a', 'b'].map((name) => member(name, { kind: 'silence', readings: [] })),
          member('c', { kind: 'silence', readings: [], status: 'resolved' }),
          member('kymo', { kind: 'silence', readings: [], channels: [{ name: 'source http', share: 1 }] }),
        ],
        memberCount: 600,
        labels: {},
      },
      'Critical: kymo: no values from source http, and 2 more series in trouble',
    ],
    [
      'several troubles of one series',
      { members: [pump, { ...pump, kind: 'silence' }], memberCount: 2 },
      'Critical: pump-05: flow far below what is expected, and no values from flow',
    ],
    [
      'many troubles of one series',
      { members: [pump, pump, pump], memberCount: 3 },
      'Critical: pump-05: flow far below what is expected, and 2 more',
    ],
    [
      'the last of several that is over, whichever the others were of',
      { event: 'resolved', members: [pump], memberCount: 2 },
      'Over: pump-05: flow far below what is expected, and 1 more incident',
    ],
    ['that it is over', { event: 'resolved' }, 'Over: pump-05: flow far below what is expected'],
    ['that it goes on', { event: 'repeated' }, 'Still: pump-05: flow far below what is expected'],
    [
      'who has taken it on',
      { event: 'acknowledged', acknowledgedBy: 'ada' },
      'Taken on by ada: pump-05: flow far below what is expected',
    ],
    [
      'that values stopped',
      { severity: 'warning', members: [{ ...pump, kind: 'silence' }] },
      'pump-05: no values from flow',
    ],
    [
      'that a hard range was left',
      {
        severity: 'warning',
        members: [{ ...pump, kind: 'range', rule: 'flow outside its hard range of 0 to 120' }],
      },
      'pump-05: flow outside its hard range of 0 to 120',
    ],
    [
      'what no band shows',
      { severity: 'warning', members: [{ ...pump, readings: [] }] },
      'pump-05: flow behaving unusually',
    ],
  ])('says in its title %s', (_, changes, title) => {
    expect(composer.compose({ ...notice, ...changes }, START).title).toBe(title);
  });

  it('links to where it is answered, and of what is over to where it is labelled alone', () => {
    const linkTo: LinkTo = (action, subject, nowMs) => `${action}/${subject}?${nowMs}`;
    const signed = new Composer(contentSchema.parse({}), undefined, linkTo);
    const [label, plot] = [`label/${pump.id}?7`, `plot/${pump.id}?7`];
    const [acknowledge, silence] = [`acknowledge/${notice.group}?7`, `silence/${notice.group}?7`];
    expect(signed.compose(notice, 7).links).toEqual({ acknowledge, silence, label, plot });
    expect(signed.compose({ ...notice, event: 'resolved' }, 7).links).toEqual({ label, plot });
  });

  it('has a picture and a dashboard of what the telemetry shows, and none of Kymo itself', () => {
    const signed = new Composer(
      contentSchema.parse({ dashboardUrl: 'https://grafana.example/d/kymo' }),
      undefined,
      (action, subject) => `${action}/${subject}`,
    );
    const linksOf = (...members: NotificationMember[]) => signed.compose({ ...notice, members }, 7).links;
    const own = member('kymo', { id: 'own', kind: 'health' });
    expect(linksOf(own)).toEqual({ acknowledge: 'acknowledge/g', silence: 'silence/g', label: 'label/own' });
    expect(linksOf(own, member('pump-06', { id: 'six' }))).toMatchObject({
      plot: 'plot/six',
      dashboard: expect.stringContaining('var-series=pump-06'),
    });
  });

  it('keeps names on their line', () => {
    const hostile = member('pump\r\n• pump-01 is over\u2028\u202e\ud800');
    const { title, text } = composer.compose(
      { ...notice, members: [hostile, pump], memberCount: 2, labels: { 'tag.line': 'A' } },
      START,
    );
    expect(title).toMatch(/2 series of line A.*first pump • pump-01 is over , worst pump-05$/u);
    expect(text.split('\n')).toHaveLength(3);
    expect(text).toContain('pump • pump-01 is over : flow 12.3 l/min');
  });

  it('lists some of many, and what is like it', () => {
    const many = Array.from({ length: 7 }, (_, index) => member(`s${index}`));
    const text = composer.compose(
      { ...notice, members: many, memberCount: 7, labels: {}, changes: ['s6 as well'] },
      START,
    ).text;
    expect(text.split('\n')).toEqual([
      '• s6 as well',
      'Since 2026-03-01 15:20:00 CET (14:20:00 UTC), for 6 min',
      ...['s0', 's1', 's2', 's3', 's4'].map(
        (series) => `${series}: flow 12.3 l/min, expected 40.1 to 44, for 6 min`,
      ),
      'and 2 more series',
    ]);
    const similar = [
      { id: 'x', series: 'pump-07', startMs: START, label: 'valve hunting', similarity: 0.96 },
    ];
    expect(composer.compose({ ...notice, members: [{ ...pump, similar }] }, START).text).toContain(
      'Looks like pump-07 at 2026-03-01 15:20:00 CET (14:20:00 UTC): “valve hunting”',
    );
  });
});

describe('how long it has lasted', () => {
  it('is said of the whole as of its channels', () => {
    const members = [{ ...pump, intervalMs: MINUTE }];
    expect(composer.compose({ ...notice, members, atMs: START + 3000 }, START).text.split('\n')).toEqual([
      'Since 2026-03-01 15:20:00 CET (14:20:00 UTC), for 1 min',
      'flow 12.3 l/min, expected 40.1 to 44, for 1 min',
      'Score 3.2 where 1.0 is the boundary',
      'Found by lstm-autoencoder 8e97a1b2c3d4',
    ]);
  });

  it('is that of the longest of many', () => {
    const brief = member('b', { intervalMs: MINUTE, status: 'resolved', endMs: START });
    const members = [member('a', { endMs: START }), brief];
    const over = { event: 'resolved', endMs: START, members, memberCount: 2, labels: {} } as const;
    expect(composer.compose({ ...notice, ...over }, START).text).toContain(
      '(14:20:00 UTC), for 1 min, until 2026-03-01 15:20:00 CET',
    );
  });
});

describe('phrases', () => {
  it.each([
    [45_000, '45 s'],
    [MINUTE, '1 min'],
    [75_000, '75 s'],
    [6 * MINUTE, '6 min'],
    [80 * MINUTE, '1 h 20 min'],
    [120 * MINUTE, '2 h'],
    [74 * 60 * MINUTE, '3 d 2 h'],
    [-5, 'less than a second'],
    [400, 'less than a second'],
  ])('%d ms is %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it.each([
    ['UTC', '2026-03-01 23:30:00 UTC'],
    ['Asia/Kolkata', '2026-03-02 05:00:00 GMT+5:30 (2026-03-01 23:30:00 UTC)'],
  ])('the time in %s', (zone, text) => {
    expect(timeText(Date.UTC(2026, 2, 1, 23, 30), zone)).toBe(text);
  });

  it('of numbers and scores', () => {
    expect([0.000123456, 41.0666, 1e9].map(numberText)).toEqual(['0.0001235', '41.07', '1000000000']);
    expect([1.2, 2, 3, 9].map(degreeText)).toEqual(['slightly', 'clearly', 'far', 'extremely far']);
  });
});
