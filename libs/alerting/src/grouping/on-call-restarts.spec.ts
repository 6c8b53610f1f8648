import { describe, expect, it } from 'vitest';
import type { IncidentNews } from '../episode/episode';
import type { RouteInput } from '../routing/route';
import type { Notice } from './notice';
import { HOUR, MINUTE, newsOf, onCallOf, play, SECOND, type Setting, told } from './on-call.fixture';

describe('on-call that begins again with other routes', () => {
  const TOLD = ({ receiver, event, members }: Notice) => `${receiver} ${event} ${members[0]!.series}`;
  const toPhone = { receiver: 'phone', matchers: ['severity=warning'] };
  /** Under the former routes an incident was told; the others hold from the next start on. */
  const played = (former: RouteInput, next: RouteInput, starts = 1) => {
    let onCall = onCallOf({ route: former });
    const notices = play(onCall, [newsOf('a', 0)], 10 * SECOND);
    const rows = new Map<string, unknown>();
    const keep = () => {
      for (const { key, state } of onCall.takeRows()) rows.set(key, structuredClone(state));
    };
    keep();
    for (let start = 1; start <= starts; start++) {
      onCall = onCallOf({ route: next });
      const known = [...rows].filter(([, state]) => state !== undefined);
      onCall.restore(known.map(([key, state]) => ({ key, state: structuredClone(state) })));
      onCall.tick((start + 1) * MINUTE);
      onCall.tick((start + 1) * MINUTE + 5 * SECOND);
      notices.push(...onCall.takeNotices());
      keep();
    }
    const endMs = 10 * MINUTE;
    notices.push(...play(onCall, [newsOf('a', 0, { endMs })], HOUR));
    keep();
    const left = [...rows].flatMap(([key, state]) =>
      state === undefined || key.startsWith('route') ? [] : [key],
    );
    expect(left).toEqual([]);
    return notices.map(TOLD);
  };

  it.each<[string, RouteInput, RouteInput, string[]]>([
    [
      'in another order',
      { routes: [toPhone] },
      { routes: [{ receiver: 'chat', matchers: ['kind=drift'] }, toPhone] },
      [],
    ],
    ['in another place', { routes: [toPhone] }, { receiver: 'phone' }, []],
    [
      'to another receiver',
      { routes: [toPhone] },
      { routes: [{ ...toPhone, receiver: 'chat' }] },
      ['chat firing a', 'chat resolved a'],
    ],
    [
      'to one more',
      { receiver: 'phone' },
      { routes: [{ receiver: 'chat', continue: true }, toPhone] },
      ['chat firing a', 'chat resolved a'],
    ],
  ])(
    '%s: whoever was told of an incident hears its end, once, and others of what still fires',
    (_, former, next, others) => {
      for (const starts of [1, 2]) {
        const told = played(former, next, starts);
        expect(told.filter((one) => one.startsWith('phone'))).toEqual(['phone firing a', 'phone resolved a']);
        expect(told.filter((one) => !one.startsWith('phone'))).toEqual(others);
      }
    },
  );

  it('and tells where it belongs now what it has not told yet', () => {
    const former = onCallOf({ route: { routes: [{ ...toPhone, groupWaitMs: MINUTE }] } });
    expect(play(former, [newsOf('a', 0)], SECOND)).toEqual([]);
    const next = onCallOf({ route: { routes: [{ receiver: 'chat', matchers: ['kind=drift'] }, toPhone] } });
    next.restore(structuredClone(former.takeRows()));
    expect(play(next, [newsOf('b', 2 * MINUTE)], 3 * MINUTE).map(TOLD)).toEqual([
      'phone firing a',
      'phone firing b',
    ]);
  });
});

describe('on-call that begins again after a stop', () => {
  const RETURN = 3 * MINUTE;
  const STOP = 30 * MINUTE;
  /** The monitor is killed a second after the last of the news before it, and what came meanwhile is read at once. */
  const played = (setting: Setting, before: readonly IncidentNews[], meanwhile: readonly IncidentNews[]) => {
    const first = onCallOf(setting);
    const stopMs = before.at(-1)!.atMs + SECOND;
    const notices = play(first, before, stopMs);
    const rows = new Map(first.takeRows().map(({ key, state }) => [key, state]));
    const second = onCallOf(setting);
    second.restore([...rows].map(([key, state]) => ({ key, state: structuredClone(state) })));
    const backMs = stopMs + STOP;
    expect(second.isDue(backMs)).toBe(true);
    for (const one of meanwhile) second.take(one, backMs);
    second.see(backMs - SECOND, backMs);
    second.tick(backMs);
    notices.push(...second.takeNotices());
    return [...notices, ...play(second, [], 0)];
  };

  it('and takes what came back within its cool-down meanwhile for the same incident', () => {
    const notices = played(
      {},
      [newsOf('a', 0), newsOf('a', 0, { endMs: MINUTE })],
      [newsOf('a', RETURN), newsOf('a', RETURN, { endMs: RETURN + MINUTE })],
    );
    expect(told(notices)).toEqual(['firing a', 'resolved a']);
  });

  it('and tells nobody of what was over meanwhile before its least duration', () => {
    const setting = { policies: [{ minDurationMs: 10 * MINUTE }] };
    const notices = played(setting, [newsOf('a', 0)], [newsOf('a', 0, { endMs: RETURN })]);
    expect(told(notices)).toEqual([]);
  });

  it('and waits by the clock for as long as before where nothing comes', () => {
    const setting = { policies: [{ minDurationMs: 10 * MINUTE }] };
    const first = onCallOf(setting);
    play(first, [newsOf('a', 0)], MINUTE);
    let rows = first.takeRows();
    let onCall = first;
    const store = new Map(rows.map(({ key, state }) => [key, state]));
    for (const backMs of [HOUR, 2 * HOUR]) {
      onCall = onCallOf(setting);
      onCall.restore([...store].map(([key, state]) => ({ key, state: structuredClone(state) })));
      for (let nowMs = backMs; nowMs <= backMs + 4 * MINUTE; nowMs += SECOND) onCall.tick(nowMs);
      expect(onCall.takeNotices()).toEqual([]);
      rows = onCall.takeRows();
      for (const { key, state } of rows) store.set(key, state);
    }
    onCall.tick(2 * HOUR + 4 * MINUTE + 59 * SECOND);
    expect(onCall.takeNotices()).toEqual([]);
    onCall.tick(2 * HOUR + 5 * MINUTE);
    onCall.tick(2 * HOUR + 5 * MINUTE + 4 * SECOND);
    expect(told(onCall.takeNotices())).toEqual(['firing a']);
  });
});
