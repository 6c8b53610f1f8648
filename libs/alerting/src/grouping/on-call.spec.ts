import type { Trace } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import type { IncidentNews } from '../episode/episode';
import type { Notice } from './notice';
import { HOUR, MINUTE, newsOf, onCallOf, play, SECOND, told } from './on-call.fixture';

const DAY = 24 * HOUR;

const LINE = { tags: { line: 'A' } };

const ADA = { by: 'ada', atMs: 7 };
const stands = (notices: readonly Notice[]) =>
  notices.map(({ event, status, acknowledgedBy }) => `${event} ${status} ${acknowledgedBy ?? 'nobody'}`);

describe('on-call', () => {
  it('hears of one incident twice: that it fires, and that it is over once its cool-down is', () => {
    const notices = play(onCallOf(), [newsOf('a', 0), newsOf('a', 0, { endMs: MINUTE })], HOUR);
    expect(told(notices)).toEqual(['firing a', 'resolved a']);
    expect(notices.map(({ atMs, endMs }) => [atMs, endMs])).toEqual([
      [3 * SECOND, undefined],
      [6 * MINUTE, MINUTE],
    ]);
  });

  it('gets one message for series that break together, the first and the worst named first', () => {
    const notices = play(
      onCallOf({ route: { groupBy: ['tag.line'] } }),
      [
        newsOf('b', 0, LINE),
        newsOf('a', 100, { ...LINE, peakScore: 3 }),
        newsOf('d', 200, { ...LINE, peakScore: 9 }),
        newsOf('c', 300, { ...LINE, peakScore: 5, severity: 'critical' }),
      ],
      MINUTE,
    );
    expect(told(notices)).toEqual(['firing b c d a']);
    expect(notices[0]).toMatchObject({
      memberCount: 4,
      firingCount: 4,
      severity: 'critical',
      labels: { 'tag.line': 'A' },
    });
  });

  it('hears of which kind a newcomer is where the others are of another', () => {
    const notices = play(
      onCallOf({ route: { groupBy: ['tag.line'] } }),
      [newsOf('a', 0, LINE), newsOf('b', 10 * SECOND, { ...LINE, kind: 'range' })],
      HOUR,
    );
    expect(notices[1]!.changes).toEqual(['b: range of flow as well']);
  });

  it('is not reminded of what cools down, but again of what has come back', () => {
    const route = { repeatIntervalMs: 10 * MINUTE };
    const ended = newsOf('a', 0, { endMs: 8 * MINUTE });
    expect(told(play(onCallOf({ route }), [newsOf('a', 0), ended], HOUR))).toEqual([
      'firing a',
      'resolved a',
    ]);
    const back = newsOf('a', 9 * MINUTE);
    expect(told(play(onCallOf({ route }), [newsOf('a', 0), ended, back], 15 * MINUTE))).toEqual([
      'firing a',
      'repeated a',
    ]);
  });

  it('hears which trouble of a series is over while another lasts', () => {
    const range = { kind: 'range', id: 'range' } as const;
    const notices = play(
      onCallOf({ policies: [{ coolDownMs: 0 }] }),
      [newsOf('a', 0), newsOf('a', 0, range), newsOf('a', 0, { ...range, endMs: 7 * MINUTE })],
      HOUR,
    );
    expect(notices.map(({ changes }) => changes)).toEqual([[], ['a: range of flow is over']]);
  });

  it.each([
    ['pump-01', 'range'],
    ['kymo', 'health'],
  ] as const)('hears of each channel of %s with a %s, and of the end of each', (series, kind) => {
    const of = (name: string, startMs: number, endMs?: number) =>
      newsOf(series, startMs, {
        id: name,
        kind,
        channels: [{ name, share: 1 }],
        ...(endMs !== undefined && { endMs }),
      });
    const notices = play(
      onCallOf({ policies: [{ coolDownMs: 0 }] }),
      [of('flow', 0), of('heat', MINUTE), of('flow', 0, 8 * MINUTE), of('heat', MINUTE, 20 * MINUTE)],
      HOUR,
    );
    expect(notices.map(({ event, changes }) => [event, ...changes])).toEqual([
      ['firing'],
      ['updated', `${series}: ${kind} of heat as well`],
      ['updated', `${series}: ${kind} of flow is over`],
      ['resolved'],
    ]);
    expect(notices[1]!.members.map(({ channels }) => channels[0]!.name)).toEqual(['flow', 'heat']);
  });

  it('gets one picture, of the worst member that has one', () => {
    const trace = { series: 'b', channel: 'flow' } as Trace;
    const range = newsOf('a', 0, { ...LINE, kind: 'range', severity: 'critical' });
    const news = [range, { ...newsOf('b', 100, LINE), trace }, { ...newsOf('c', 200, LINE), trace }];
    const [notice] = play(onCallOf({ route: { groupBy: ['tag.line'] } }), news, MINUTE);
    expect(notice!.members.map(({ trace }) => trace)).toEqual([undefined, trace, undefined]);
  });

  it('hears of later members, of those over and of the end of all', () => {
    const notices = play(
      onCallOf({ route: { groupBy: ['tag.line'] }, policies: [{ coolDownMs: 0 }] }),
      [
        newsOf('a', 0, LINE),
        newsOf('b', 10 * SECOND, LINE),
        newsOf('a', 0, { ...LINE, endMs: 7 * MINUTE }),
        newsOf('b', 10 * SECOND, { ...LINE, endMs: 20 * MINUTE }),
      ],
      HOUR,
    );
    expect(told(notices)).toEqual(['firing a', 'updated a b', 'updated a b', 'resolved b']);
    expect(notices.map(({ changes }) => changes)).toEqual([[], ['b as well'], ['a is over'], []]);
    expect(notices.map(({ atMs }) => atMs / SECOND)).toEqual([3, 303, 720, 1200]);
  });

  it('hears of an anomaly once enough of its latest windows are anomalous', () => {
    const windows = [true, false, true, false, false, true, true];
    const raisedBy = (rule: { anomalous: number; of: number }) => {
      const onCall = onCallOf({ policies: [{ windows: rule }] });
      return windows.flatMap((isAnomalous, step) => {
        onCall.take({ ...newsOf('a', 0, {}, step * SECOND), isAnomalous }, step * SECOND);
        return onCall.held('a', 'anomaly') === undefined ? [step] : [];
      })[0];
    };
    expect(raisedBy({ anomalous: 1, of: 1 })).toBe(0);
    expect(raisedBy({ anomalous: 2, of: 3 })).toBe(2);
    expect(raisedBy({ anomalous: 2, of: 2 })).toBe(6);
    expect(raisedBy({ anomalous: 4, of: 7 })).toBe(6);
    expect(raisedBy({ anomalous: 4, of: 6 })).toBeUndefined();
  });

  it('waits neither with a first message nor with an end for a clock that was set back', () => {
    const onCall = onCallOf({ policies: [{ coolDownMs: MINUTE }] });
    const notices: Notice[] = [];
    const at = (eventMs: number, arrivalMs: number, ...news: IncidentNews[]) => {
      for (const one of news) onCall.take(one, arrivalMs);
      onCall.see(eventMs, arrivalMs);
      onCall.tick(arrivalMs);
      notices.push(...onCall.takeNotices());
    };
    at(10 * HOUR, 10 * HOUR, newsOf('a', 10 * HOUR));
    expect(onCall.isDue(9 * HOUR)).toBe(true);
    at(10 * HOUR + 5 * SECOND, 9 * HOUR);
    expect(onCall.isDue(9 * HOUR)).toBe(false);
    const broken = 10 * HOUR + 10 * SECOND;
    at(broken, 9 * HOUR + 10 * SECOND, newsOf('b', broken));
    at(broken + 4 * SECOND, 9 * HOUR + 14 * SECOND);
    expect(told(notices)).toEqual(['firing a', 'firing b']);
    at(broken + MINUTE, 9 * HOUR + MINUTE, newsOf('b', broken, { endMs: broken + MINUTE }));
    at(broken + 3 * MINUTE, 9 * HOUR + 3 * MINUTE);
    expect(told(notices)).toEqual(['firing a', 'firing b', 'resolved b']);
  });

  it('hears of a severity that has risen with the one that was told before, once', () => {
    const worse = newsOf('a', 0, { severity: 'critical', peakScore: 3 }, 10 * SECOND);
    const onCall = onCallOf({ route: { repeatIntervalMs: HOUR } });
    const notices = play(onCall, [newsOf('a', 0), worse, newsOf('a', 0, { endMs: 90 * MINUTE })], 3 * HOUR);
    expect(notices.map(({ event, severity, formerSeverity }) => [event, severity, formerSeverity])).toEqual([
      ['firing', 'warning', undefined],
      ['updated', 'critical', 'warning'],
      ['repeated', 'critical', undefined],
      ['resolved', 'critical', undefined],
    ]);
  });

  it('names the kind of a further trouble of a series that people have heard of', () => {
    const onCall = onCallOf({ route: { groupWaitMs: 0, groupIntervalMs: 1000 } });
    const silence = newsOf('a', SECOND, { id: 'a silent', kind: 'silence' });
    const notices = play(onCall, [newsOf('a', 0), silence], 10 * SECOND);
    expect(notices.map(({ changes }) => changes)).toEqual([[], ['a: silence as well']]);
  });

  it.each([
    ['by the time of the data', 0, 10 * HOUR, []],
    ['by the clock, over a backlog', 10 * HOUR, 10 * HOUR, []],
    ['by the clock, under data that are ahead of it', 10 * HOUR, 20 * HOUR, []],
    ['no more', 0, 30 * HOUR, ['firing a']],
  ])('keeps quiet under a silence %s', (_, fromMs, happenedMs, expected) => {
    const silence = { id: 's', matchers: [], by: 'ada', why: 'x', fromMs, untilMs: fromMs + 11 * HOUR };
    const onCall = onCallOf({ silences: [silence] });
    const arrivalMs = expected.length > 0 ? 30 * HOUR : 10 * HOUR;
    onCall.take(newsOf('a', happenedMs), arrivalMs);
    onCall.tick(arrivalMs + 4 * SECOND);
    expect(told(onCall.takeNotices())).toEqual(expected);
  });

  it('says what keeps an incident back, from when on, until when, and to the end', () => {
    const silence = { id: 's', matchers: ['series=a'], by: 'ada', why: 'known', fromMs: 0, untilMs: MINUTE };
    const setting = {
      silences: [silence],
      policies: [{ matchers: ['series=b'], minScore: 3 }],
      route: { groupIntervalMs: MINUTE },
    };
    const onCall = onCallOf(setting);
    const kept = () =>
      onCall.changes
        .takeKeptBack()
        .map(({ incident, keptBack: { gate, by } = {} }) => [incident, gate, by].join(' ').trim());
    play(onCall, [newsOf('a', 0), newsOf('b', 0)], 10 * SECOND);
    expect(kept()).toEqual(['b@0 min-score', 'a@0 silence s']);
    const restored = onCallOf(setting);
    const rows = onCall.takeRows();
    restored.restore(structuredClone(rows));
    for (const one of [onCall, restored]) {
      play(one, [newsOf('b', 0, { peakScore: 4 }, 11 * SECOND)], 11 * SECOND);
      one.tick(10 * MINUTE);
    }
    expect(kept()).toEqual(['b@0', 'a@0']);
    expect(restored.changes.takeKeptBack().map(({ incident }) => incident)).toEqual(['b@0', 'a@0']);
    const brief = onCallOf({ policies: [{ minDurationMs: HOUR }] });
    play(brief, [newsOf('a', 0), newsOf('a', 0, { endMs: MINUTE })], 2 * HOUR);
    expect(brief.changes.takeKeptBack()).toEqual([{ incident: 'a@0', keptBack: { gate: 'min-duration' } }]);
  });

  it('hears that a silence has spread, at once where the whole machine is silent', () => {
    const kind = 'silence';
    const channels = ['flow', 'speed', 'level'].map((name) => ({ name, share: 0 }));
    const notices = play(
      onCallOf(),
      [
        newsOf('a', 0, { kind, channels: channels.slice(0, 1) }),
        newsOf('a', 0, { kind, channels: channels.slice(0, 2) }, MINUTE),
        newsOf('a', 0, { kind, channels, severity: 'critical' }, 20 * MINUTE),
      ],
      HOUR,
    );
    expect(notices.map(({ atMs, changes }) => [atMs / SECOND, ...changes])).toEqual([
      [3],
      [303, 'a has spread to speed'],
      [1200, 'a is critical now', 'a has spread to level'],
    ]);
  });

  it('gets one page for an incident that flaps within its cool-down, which grows with every return', () => {
    const flapping = [0, 4, 8, 12, 20].flatMap((minute) => [
      newsOf('a', minute * MINUTE),
      newsOf('a', minute * MINUTE, { endMs: (minute + 1) * MINUTE }),
    ]);
    const notices = play(onCallOf(), flapping, 4 * HOUR);
    expect(told(notices)).toEqual(['firing a', 'resolved a']);
    expect(notices[1]).toMatchObject({ group: notices[0]!.group, members: [{ id: 'a@0', reopened: 4 }] });
  });

  it('knows as which incidents one has come back', () => {
    const onCall = onCallOf();
    play(onCall, [newsOf('a', 0), newsOf('a', 0, { endMs: MINUTE }), newsOf('a', 2 * MINUTE)], 2 * MINUTE);
    play(onCall, [newsOf('a', 2 * MINUTE, { endMs: 3 * MINUTE }), newsOf('a', 4 * MINUTE)], 4 * MINUTE);
    expect([...onCall.changes.takeReturns()]).toEqual([
      [`a@${2 * MINUTE}`, 'a@0'],
      [`a@${4 * MINUTE}`, 'a@0'],
    ]);
    expect(onCall.changes.takeReturns().size).toBe(0);
  });

  it('gets two for two that lie farther apart', () => {
    const twice = [0, 20].flatMap((minute) => [
      newsOf('a', minute * MINUTE),
      newsOf('a', minute * MINUTE, { endMs: (minute + 1) * MINUTE }),
    ]);
    const notices = play(onCallOf(), twice, HOUR);
    expect(told(notices)).toEqual(['firing a', 'resolved a', 'firing a', 'resolved a']);
    expect(new Set(notices.map(({ id }) => id)).size).toBe(4);
  });

  it('hears at once that it has become critical, and after the interval that it has spread or risen', () => {
    const channels = ['flow', 'speed'].map((name) => ({ name, share: 0.5 }));
    const notices = play(
      onCallOf(),
      [
        newsOf('a', 0),
        newsOf('a', 0, { channels }, 10 * SECOND),
        newsOf('a', 0, { channels, severity: 'critical', peakScore: 3 }, 20 * SECOND),
        newsOf('a', 0, { severity: 'critical', peakScore: 6 }, MINUTE),
        newsOf('a', 0, { severity: 'critical', peakScore: 6.1 }, 2 * MINUTE),
      ],
      HOUR,
    );
    expect(notices.map(({ atMs, changes }) => [atMs / SECOND, changes])).toEqual([
      [3, []],
      [20, ['a is critical now', 'a has spread to speed']],
      [320, ['a has risen from a score of 3.0 to 6.1']],
    ]);
  });

  it('hears of an end an interval later, also where another has become critical meanwhile', () => {
    const critical = { ...LINE, severity: 'critical' } as const;
    const notices = play(
      onCallOf({ route: { groupBy: ['tag.line'] }, policies: [{ coolDownMs: 0 }] }),
      [
        newsOf('a', 0, LINE),
        newsOf('b', 0, LINE),
        newsOf('b', 0, critical, MINUTE),
        newsOf('a', 0, { ...LINE, endMs: 4 * MINUTE }),
        newsOf('b', 0, { ...critical, endMs: 20 * MINUTE }),
      ],
      HOUR,
    );
    expect(notices.map(({ atMs, changes }) => [atMs / SECOND, changes])).toEqual([
      [3, []],
      [60, ['b is critical now']],
      [540, ['a is over']],
      [1200, []],
    ]);
  });

  it('is reminded of what goes on, but not of what someone has taken on', () => {
    const reminded = onCallOf({ route: { repeatIntervalMs: HOUR } });
    expect(told(play(reminded, [newsOf('a', 0)], 2.5 * HOUR, MINUTE))).toEqual([
      'firing a',
      'repeated a',
      'repeated a',
    ]);
    const taken = onCallOf({ route: { repeatIntervalMs: HOUR } });
    play(taken, [newsOf('a', 0)], MINUTE);
    taken.acknowledge(() => ADA, 2 * MINUTE);
    expect(stands(play(taken, [], 3 * HOUR, MINUTE))).toEqual(['acknowledged acknowledged ada']);
    taken.acknowledge(() => undefined, 4 * HOUR);
    expect(stands(play(taken, [newsOf('a', 0, {}, 4 * HOUR)], 5.5 * HOUR, MINUTE))).toEqual([
      'updated firing nobody',
      'repeated firing nobody',
    ]);
  });

  it('hears of what somebody has taken on once its severity rises, and is reminded again', () => {
    const onCall = onCallOf({ route: { repeatIntervalMs: HOUR } });
    play(onCall, [newsOf('a', 0)], MINUTE);
    onCall.acknowledge(() => ADA, 2 * MINUTE);
    const worse = newsOf('a', 0, { severity: 'critical' }, 3 * MINUTE);
    expect(stands(play(onCall, [worse], 1.5 * HOUR, MINUTE))).toEqual([
      'acknowledged acknowledged ada',
      'updated firing nobody',
      'repeated firing nobody',
    ]);
    expect(onCall.changes.takeAcknowledged()).toEqual([{ incident: 'a@0', of: ADA, holds: false }]);
  });

  it('is not told that what somebody has taken on has come back as bad as it was', () => {
    const onCall = onCallOf({ route: { repeatIntervalMs: HOUR } });
    play(onCall, [newsOf('a', 0)], MINUTE);
    onCall.acknowledge(() => ADA, 2 * MINUTE);
    const back = newsOf('a', 4 * MINUTE);
    const over = newsOf('a', 0, { endMs: 3 * MINUTE });
    const notices = play(onCall, [over, back], 3 * HOUR, MINUTE);
    expect(stands(notices)).toEqual(['acknowledged acknowledged ada']);
    expect(onCall.changes.takeAcknowledged()).toEqual([{ incident: back.incident.id, of: ADA, holds: true }]);
  });

  it('has a group for taken on once all its members are, and told again by a further one', () => {
    const onCall = onCallOf({ route: { groupBy: [] } });
    play(onCall, [newsOf('a', 0), newsOf('b', 0)], MINUTE);
    onCall.acknowledge(([first]) => (first === 'a@0' ? ADA : undefined), MINUTE);
    expect(onCall.takeNotices()).toEqual([]);
    onCall.acknowledge(() => ADA, 2 * MINUTE);
    expect(stands(onCall.takeNotices())).toEqual(['acknowledged acknowledged ada']);
    expect(stands(play(onCall, [newsOf('c', 3 * MINUTE)], HOUR, MINUTE))).toEqual(['updated firing nobody']);
  });

  it('is not reminded of what a backlog holds', () => {
    const onCall = onCallOf({ route: { repeatIntervalMs: HOUR } });
    onCall.take(newsOf('a', 0), 24 * HOUR);
    for (let hour = 1; hour < 24; hour++) onCall.see(hour * HOUR, 24 * HOUR);
    expect(told(onCall.takeNotices())).toEqual(['firing a']);
    onCall.tick(25 * HOUR);
    expect(told(onCall.takeNotices())).toEqual(['repeated a']);
  });

  it('hears through a second route as soon as the severity leads there, and of the end on both', () => {
    const route = { routes: [{ matchers: ['severity=critical'], receiver: 'phone' }] };
    const notices = play(
      onCallOf({ route }),
      [newsOf('a', 0), newsOf('a', 0, { severity: 'critical' }, MINUTE), newsOf('a', 0, { endMs: HOUR })],
      2 * HOUR,
    );
    expect(notices.map(({ receiver, event }) => `${receiver} ${event}`)).toEqual([
      'pager firing',
      'pager updated',
      'phone firing',
      'pager resolved',
      'phone resolved',
    ]);
  });
});

describe('a backlog whose partitions are read at different speeds', () => {
  const ofSlow = (endMs?: number) => ({
    ...newsOf('slow', 0, endMs === undefined ? {} : { endMs }),
    partition: 'slow',
  });
  const back = { ...newsOf('slow', 12 * MINUTE), partition: 'slow' };

  const firingIn = (quietMs: number) => {
    const onCall = onCallOf();
    for (const partition of ['slow', 'fast']) onCall.see(0, DAY, partition);
    onCall.see(5 * HOUR, DAY, 'fast');
    const notices: Notice[] = [];
    for (const news of [ofSlow(), ofSlow(10 * MINUTE), back]) {
      onCall.take(news, DAY);
      onCall.see(5 * HOUR, DAY + quietMs, 'fast');
      notices.push(...onCall.takeNotices());
    }
    return notices.filter(({ event }) => event === 'firing').length;
  };

  it('tells of one event once, however far the others are ahead', () => {
    expect(firingIn(0)).toBe(1);
  });

  it('waits for none that has fallen silent', () => {
    expect(firingIn(MINUTE)).toBe(2);
  });
});

describe('a storm', () => {
  const tagged = (index: number) => ({ tags: { line: `L${index % 3}`, host: `h${index}` } });

  it('of 5,000 series becomes a message for each line within a second, one that names all, and one when each is over', () => {
    const all = Array.from({ length: 5000 }, (_, index) => index);
    const begin = all.map((index) => newsOf(`s${index}`, index % 1000, tagged(index)));
    const end = all.map((index) =>
      newsOf(`s${index}`, index % 1000, { ...tagged(index), endMs: HOUR + (index % 1000) }),
    );
    begin.sort((a, b) => a.atMs - b.atMs);
    end.sort((a, b) => a.atMs - b.atMs);
    const notices = play(onCallOf(), [...begin, ...end], 2 * HOUR);
    const firing = notices.filter(({ event }) => event === 'firing');
    expect(firing).toHaveLength(3);
    const countsOf = (wanted: string) =>
      notices.flatMap(({ event, memberCount }) => (event === wanted ? [memberCount] : [])).sort();
    expect(countsOf('updated')).toEqual([1666, 1667, 1667]);
    expect(countsOf('resolved')).toEqual([1666, 1667, 1667]);
    expect(notices).toHaveLength(9);
  });

  it('leaves at once, without waiting for further members', () => {
    const onCall = onCallOf();
    for (let index = 0; index < 50; index++) onCall.take(newsOf(`s${index}`, 0, tagged(index)), 0);
    onCall.tick(499);
    expect(onCall.takeNotices()).toEqual([]);
    onCall.tick(500);
    const first = onCall.takeNotices();
    expect(first.map(({ event, memberCount }) => `${event} ${memberCount}`)).toEqual([
      'firing 17',
      'firing 17',
      'firing 16',
    ]);
    for (let index = 50; index < 100; index++) onCall.take(newsOf(`s${index}`, 600, tagged(index)), 600);
    onCall.tick(4099);
    expect(onCall.takeNotices()).toEqual([]);
    onCall.tick(4100);
    expect(onCall.takeNotices().map(({ event, memberCount }) => `${event} ${memberCount}`)).toEqual([
      'updated 34',
      'updated 33',
      'updated 33',
    ]);
  });

  it('that rolls on is told after the first few as a whole', () => {
    const rolling = Array.from({ length: 200 }, (_, index) => newsOf(`s${index}`, 5 * index * SECOND));
    const notices = play(onCallOf(), rolling, HOUR);
    expect(notices.filter(({ event }) => event === 'firing')).toHaveLength(6);
    expect(notices.length).toBeLessThanOrEqual(11);
    const last = notices.at(-1)!;
    expect(last.memberCount).toBe(195);
  });

  it('is not made of groups hours apart, in whatever order a backlog has them', () => {
    const hours = [6, 5, 4, 3, 2, 1, 0].map((hour) => newsOf(`s${hour}`, hour * HOUR));
    const onCall = onCallOf();
    const notices = hours.flatMap((news) => {
      onCall.take(news, DAY);
      onCall.see(news.atMs + MINUTE, DAY);
      return onCall.takeNotices();
    });
    expect(told(notices).sort()).toEqual(hours.map(({ incident }) => `firing ${incident.series}`).sort());
  });

  it.each([5, 20])('is not made of %d that are silenced, until all of them are heard of', (count) => {
    const silence = {
      id: 'works',
      matchers: ['series=~s.*'],
      by: 'ada',
      why: 'works',
      fromMs: 0,
      untilMs: HOUR,
    };
    const silenced = Array.from({ length: count }, (_, index) => newsOf(`s${index}`, index * SECOND));
    const news = [...silenced, newsOf('a', 30 * MINUTE)];
    const [first, ...later] = play(onCallOf({ silences: [silence] }), news, 2 * HOUR);
    expect(told([first!])).toEqual(['firing a']);
    expect(first).toMatchObject({ atMs: 30 * MINUTE + 3 * SECOND, memberCount: 1 });
    expect(later.map(({ event, memberCount }) => `${event} ${memberCount}`)).toEqual(
      count > 5 ? [`firing ${count}`] : Array(count).fill('firing 1'),
    );
  });

  it('is none where a few groups open now and then', () => {
    const rare = Array.from({ length: 20 }, (_, index) => newsOf(`s${index}`, index * MINUTE));
    expect(play(onCallOf(), rare, HOUR).map(({ memberCount }) => memberCount)).toEqual(Array(20).fill(1));
  });
});

describe('nobody hears', () => {
  const silence = (fromMs: number, untilMs: number) => ({
    id: 'quiet',
    matchers: ['series=a'],
    by: 'ada',
    why: 'known',
    fromMs,
    untilMs,
  });
  const incident = [newsOf('a', 0), newsOf('a', 0, { endMs: HOUR })];

  it('of what is silenced until the silence ends, and nothing of what ends before', () => {
    expect(told(play(onCallOf({ silences: [silence(0, 3 * HOUR)] }), incident, 4 * HOUR))).toEqual([]);
    const notices = play(onCallOf({ silences: [silence(0, 10 * MINUTE)] }), incident, 2 * HOUR);
    expect(told(notices)).toEqual(['firing a', 'resolved a']);
    expect(notices[0]!.atMs).toBe(10 * MINUTE + 3 * SECOND);
  });

  it('but hears the end of what was told before the silence', () => {
    expect(told(play(onCallOf({ silences: [silence(MINUTE, 9 * HOUR)] }), incident, 4 * HOUR))).toEqual([
      'firing a',
      'resolved a',
    ]);
  });

  it('of what happens in maintenance', () => {
    const when = { from: '1970-01-01T00:00:00Z', until: '1970-01-01T12:00:00Z' };
    const maintenance = [{ name: 'works', matchers: [], when, alert: false, learn: false }];
    const onCall = onCallOf({ maintenance });
    expect(told(play(onCall, incident.slice(0, 1), HOUR))).toEqual([]);
    expect([...onCall.members].map(({ mutedBy }) => mutedBy)).toEqual([{ gate: 'maintenance', by: 'works' }]);
  });

  it('of children while their parent is in trouble', () => {
    const inhibitions = [
      { sourceMatchers: ['series=parent'], targetMatchers: ['tag.parent=yes'], equal: [] },
    ];
    const child = { tags: { parent: 'yes' } };
    const notices = play(
      onCallOf({ inhibitions }),
      [newsOf('child', 0, child), newsOf('parent', 1), newsOf('parent', 1, { endMs: HOUR })],
      2 * HOUR,
    );
    expect(told(notices)).toEqual(['firing parent', 'resolved parent', 'firing child']);
  });

  it('of what does not last, and the gate is recorded', () => {
    const policies = [{ minDurationMs: 10 * MINUTE }];
    const onCall = onCallOf({ policies });
    expect(told(play(onCall, [newsOf('a', 0)], 9 * MINUTE))).toEqual([]);
    expect([...onCall.members][0]!.episode.heldBy).toBe('min-duration');
    expect(onCall.held('a', 'anomaly')).toMatchObject({ id: 'a@0' });
    expect(told(play(onCall, [newsOf('a', 0, { peakScore: 3 }, 9 * MINUTE)], HOUR))).toEqual(['firing a']);
    const short = [newsOf('b', 0), newsOf('b', 0, { endMs: MINUTE })];
    expect(told(play(onCallOf({ policies }), short, HOUR))).toEqual([]);
  });
});
