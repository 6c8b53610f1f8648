import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { IncidentNews } from '../episode/episode';
import type { Notice } from './notice';
import type { OnCall } from './on-call';
import { HOUR, MINUTE, newsOf, onCallOf, SECOND, type Setting } from './on-call.fixture';

const SERIES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const lineOf = (series: string) => ({ tags: { line: series < 'e' ? '1' : '2' } });

/** What one series does: it breaks and mends in turn, getting worse at times. */
const history = fc
  .record({
    series: fc.constantFrom(...SERIES),
    // Many at nearly the same time.
    startMs: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 30 })).map((step) => step * 10 * SECOND),
    spells: fc.array(
      fc.record({
        lastsMs: fc.integer({ min: 1, max: 30 }).map((step) => step * 20 * SECOND),
        pauseMs: fc.integer({ min: 1, max: 60 }).map((step) => step * 20 * SECOND),
        isCritical: fc.boolean(),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ series, startMs, spells }) => {
    const news: IncidentNews[] = [];
    let atMs = startMs;
    for (const { lastsMs, pauseMs, isCritical } of spells) {
      const how = lineOf(series);
      news.push(newsOf(series, atMs, how));
      const worse = { ...how, severity: 'critical' as const, peakScore: 7 };
      if (isCritical) news.push(newsOf(series, atMs, worse, atMs + lastsMs / 2));
      news.push(newsOf(series, atMs, { ...(isCritical ? worse : how), endMs: atMs + lastsMs }));
      atMs += lastsMs + pauseMs;
    }
    return news;
  });
const plant = fc
  .uniqueArray(history, { maxLength: SERIES.length, selector: ([first]) => first!.incident.series })
  .map((all) => all.flat().sort((a, b) => a.atMs - b.atMs));
const setting = fc.record({
  groupBy: fc.constantFrom<string[]>(['series'], ['tag.line'], ['...'], []),
  maxGroups: fc.constantFrom(2, 5),
  coolDownMs: fc.constantFrom(0, 5 * MINUTE),
});
const END = 12 * HOUR;

function settingOf({
  groupBy,
  maxGroups,
  coolDownMs,
}: {
  groupBy: string[];
  maxGroups: number;
  coolDownMs: number;
}): Setting {
  return { route: { groupBy }, options: { maxGroups }, policies: [{ coolDownMs }] };
}

function finish(onCall: OnCall): Notice[] {
  onCall.see(END, END);
  onCall.tick(END);
  return onCall.takeNotices();
}

/** Plays news that arrive as they happen, or all at once as in a replay. */
function all(
  onCall: OnCall,
  news: readonly IncidentNews[],
  arrivalOf = ({ atMs }: IncidentNews) => atMs,
): Notice[] {
  for (const one of news) onCall.take(one, arrivalOf(one));
  return finish(onCall);
}

const ids = (notices: readonly Notice[]) => notices.map(({ id }) => id).sort();

/** Every series that breaks is told of, and its end, too. */
function expectEverySeries(notices: readonly Notice[], news: readonly IncidentNews[]): void {
  const members = notices.flatMap((notice) => notice.members);
  const known = new Set(members.map(({ id }) => id));
  const over = new Set(members.filter(({ status }) => status === 'resolved').map(({ id }) => id));
  expect(new Set([...known].map((id) => id.split('@')[0]))).toEqual(
    new Set(news.map(({ incident }) => incident.series)),
  );
  expect(over).toEqual(known);
}

describe('whatever happens, on-call', () => {
  it('hears of every series that breaks, of each group first that it fires and last that it is over, once each', () => {
    fc.assert(
      fc.property(plant, setting, (news, how) => {
        const notices = all(onCallOf(settingOf(how)), news);
        expectEverySeries(notices, news);
        const byGroup = new Map<string, Notice[]>();
        for (const notice of notices)
          byGroup.set(notice.group, [...(byGroup.get(notice.group) ?? []), notice]);
        expect(new Set(ids(notices)).size).toBe(notices.length);
        for (const ofGroup of byGroup.values()) {
          const events = ofGroup.map(({ event }) => event);
          expect(events[0]).toBe('firing');
          expect(events.filter((event) => event === 'firing')).toHaveLength(1);
          expect(events.at(-1)).toBe('resolved');
          expect(events.filter((event) => event === 'resolved')).toHaveLength(1);
          expect(ofGroup.map(({ revision }) => revision)).toEqual(ofGroup.map((_, index) => index + 1));
          const times = ofGroup.map(({ atMs }) => atMs);
          expect(times).toEqual([...times].sort((a, b) => a - b));
        }
      }),
    );
  });

  it('gets the same whatever the clock ticks in between', () => {
    const ticks = fc.array(fc.integer({ min: 0, max: END }), { maxLength: 40 });
    fc.assert(
      fc.property(plant, setting, ticks, (news, how, extra) => {
        const expected = all(onCallOf(settingOf(how)), news);
        const onCall = onCallOf(settingOf(how));
        const due = [...extra].sort((a, b) => a - b);
        const found: Notice[] = [];
        for (const one of news) {
          while (due.length > 0 && due[0]! <= one.atMs) onCall.tick(due.shift()!);
          found.push(...onCall.takeNotices());
          onCall.take(one, one.atMs);
        }
        for (const tick of due) onCall.tick(tick);
        expect([...found, ...finish(onCall)]).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  const groups = (notices: readonly Notice[]) =>
    notices
      .flatMap(({ event, group }) => (/firing|resolved/.test(event) ? [`${group} ${event}`] : []))
      .sort();

  const whole = (notices: readonly Notice[]) =>
    notices.map(({ id, members }) => [id, ...members.map((member) => member.id).sort()].join(' ')).sort();

  it.each([
    ['as it happens', (one: IncidentNews) => Math.ceil(one.atMs / (10 * SECOND)) * 10 * SECOND, whole, true],
    ['all at once, where nothing gets worse', () => END, whole, false],
    // Of a backlog, what gets worse just after a message was due may be told in it or by an update.
    ['all at once, but for updates', () => END, groups, true],
  ])('gets the same in any order of series that arrive together, %s', (_, arrivalOf, of, getsWorse) => {
    const order = fc.array(fc.nat(), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(plant, setting, order, (drawn, how, numbers) => {
        const news = getsWorse ? drawn : drawn.map(asMild);
        const inOrder = [...news].sort(
          (a, b) =>
            arrivalOf(a) - arrivalOf(b) ||
            a.atMs - b.atMs ||
            (a.incident.series < b.incident.series ? -1 : 1),
        );
        const mixed = swapped(inOrder, numbers, arrivalOf);
        const how2 = { ...settingOf(how), policies: [{ coolDownMs: 5 * MINUTE }] };
        expect(of(all(onCallOf(how2), mixed, arrivalOf))).toEqual(
          of(all(onCallOf(how2), inOrder, arrivalOf)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('hears once of a series that somebody has taken on, however it flaps within its cool-down', () => {
    const spells = fc.array(fc.integer({ min: 1, max: 14 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(spells, fc.boolean(), (pauses, isTaken) => {
        const onCall = onCallOf({ route: { groupWaitMs: 0, repeatIntervalMs: 24 * HOUR } });
        const found: Notice[] = [];
        let atMs = 0;
        for (const pause of pauses) {
          const endMs = atMs + MINUTE;
          onCall.take(newsOf('a', atMs), atMs);
          if (isTaken && atMs === 0) onCall.acknowledge(() => ({ by: 'ada', atMs: 1 }), atMs + SECOND);
          onCall.take(newsOf('a', atMs, { endMs }), endMs);
          found.push(...onCall.takeNotices());
          // Less than the five minutes of the cool-down.
          atMs = endMs + pause * 20 * SECOND;
        }
        const events = [...found, ...finish(onCall)].map(({ event }) => event);
        const expected = isTaken ? ['firing', 'acknowledged', 'resolved'] : ['firing', 'resolved'];
        expect(events.filter((event) => event !== 'acknowledged')).toEqual(['firing', 'resolved']);
        expect(events.length).toBeLessThanOrEqual(expected.length);
      }),
    );
  });

  it('gets the same after a crash at any moment', () => {
    fc.assert(
      fc.property(plant, setting, fc.nat({ max: 30 }), (news, how, crashAt) => {
        const expected = all(onCallOf(settingOf(how)), news);
        const run = new Run(settingOf(how));
        news.forEach((one, index) => {
          // Passes go on while nothing is heard.
          run.passAt(Math.max(news[index - 1]?.atMs ?? 0, one.atMs - SECOND));
          if (index % (crashAt + 1) === crashAt) run.crash(one);
          run.hear(one, one.atMs);
        });
        expect(ids(run.finish())).toEqual(ids(expected));
        expect([...run.rows.keys()].filter((key) => !key.startsWith('route '))).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  it('hears of the same incidents where nothing is read for a while and all that came meanwhile at once', () => {
    const stop = fc.record({ from: fc.nat({ max: 30 }), steps: fc.integer({ min: 1, max: 8 }) });
    fc.assert(
      fc.property(plant, setting, stop, (news, how, { from, steps }) => {
        const expected = all(onCallOf(settingOf(how)), news);
        const run = new Run(settingOf(how));
        const missed = news.slice(from, from + steps);
        const backMs = Math.max(...missed.map(({ atMs }) => atMs)) + SECOND;
        news.forEach((one, index) => {
          if (index === from) run.crash(one);
          const isMissed = index >= from && index < from + steps;
          if (!isMissed) run.passAt(Math.max(news[index - 1]?.atMs ?? 0, one.atMs - SECOND));
          run.hear(one, isMissed ? backMs : Math.max(one.atMs, index < from ? 0 : backMs));
        });
        expect(told(run.finish())).toEqual(told(expected));
      }),
      { numRuns: 200 },
    );
  });
});

/** Which incidents people hear of, and how often each fires again. */
function told(notices: readonly Notice[]): string[] {
  return [...new Set(notices.flatMap(({ members }) => members.map(({ id }) => id)))].sort();
}

/** On-call with what is stored of it. */
class Run {
  readonly rows = new Map<string, unknown>();
  private readonly found: Notice[] = [];
  private onCall: OnCall;

  constructor(private readonly setting: Setting) {
    this.onCall = onCallOf(setting);
  }

  hear(one: IncidentNews, arrivalMs: number): void {
    this.onCall.take(one, arrivalMs);
    this.keep();
  }

  passAt(nowMs: number): void {
    this.onCall.tick(nowMs);
    this.keep();
  }

  /** What the pass under way has changed is lost with it. */
  crash(one: IncidentNews): void {
    this.onCall.take(one, one.atMs);
    this.onCall = onCallOf(this.setting);
    this.onCall.restore([...this.rows].map(([key, state]) => ({ key, state: structuredClone(state) })));
  }

  finish(): Notice[] {
    this.found.push(...finish(this.onCall));
    this.keep();
    return this.found;
  }

  private keep(): void {
    this.found.push(...this.onCall.takeNotices());
    for (const { key, state } of this.onCall.takeRows()) {
      if (state === undefined) this.rows.delete(key);
      else this.rows.set(key, structuredClone(state));
    }
  }
}

function asMild({ incident, ...news }: IncidentNews): IncidentNews {
  return { ...news, incident: { ...incident, severity: 'warning', peakScore: 2 } };
}

/** Swaps neighbours of different series that arrive together and lie within the disorder allowed. */
function swapped(
  news: readonly IncidentNews[],
  numbers: readonly number[],
  arrivalOf: (news: IncidentNews) => number,
): IncidentNews[] {
  const mixed = [...news];
  for (const number of numbers) {
    const at = number % Math.max(1, mixed.length - 1);
    const [one, other] = [mixed[at], mixed[at + 1]];
    if (one === undefined || other === undefined) continue;
    const isFree = one.incident.series !== other.incident.series && arrivalOf(one) === arrivalOf(other);
    if (isFree && Math.abs(one.atMs - other.atMs) <= 10 * SECOND) [mixed[at], mixed[at + 1]] = [other, one];
  }
  return mixed;
}
