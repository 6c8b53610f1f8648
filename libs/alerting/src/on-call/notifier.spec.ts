import type { StageState, Verdict } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { advance } from '../incidents/lifecycle';
import { incidentRulesSchema } from '../incidents/rules';
import { lastedMs } from '../incidents/excursion';
import { scoresOver, type Shown, verdictOf } from '../incidents/verdicts.fixture';
import type { AlertingState } from '../incidents/state';
import { SILENCES_DOCUMENT } from '../policy/silences';
import { CLOCK, Notifier } from './notifier';
import { onCallOptionsSchema } from './options';

const settings = onCallOptionsSchema.parse({
  route: { receiver: 'pager' },
  channels: [
    { matchers: ['channel=speed'], unit: 'rpm' },
    { matchers: ['channel=speed'], range: [-1000, 1000] },
  ],
  policies: [{ coolDownMs: 10_000 }],
});

class MemoryStore {
  readonly states = new Map<string, unknown>();
  readonly documents = new Map<string, unknown>();
  stageState = (_: string, key: string) => structuredClone(this.states.get(key));
  stageKeys = () => [...this.states.keys()];
  document = (name: string) => this.documents.get(name);
  incident = () => undefined;

  write(states: readonly StageState[]): void {
    for (const { stage, key, state } of states) {
      expect(stage).toBe('notify');
      if (state === undefined) this.states.delete(key);
      else this.states.set(key, state);
    }
  }
}

/** What people get of verdicts that arrive as they happen; each is a pass, before which the notifier may be begun again. */
function play(
  shown: readonly Shown[],
  store = new MemoryStore(),
  isFresh = false,
  asked = settings,
  minDurationSeconds = 30,
) {
  const rules = incidentRulesSchema.parse({ minDurationSeconds });
  let state: AlertingState | undefined;
  let notifier = new Notifier(asked, store, { publicUrl: 'https://kymo.example' });
  return shown.flatMap((one) => {
    const verdict: Verdict = verdictOf(one);
    const next = advance(state, verdict, rules);
    state = next.state;
    if (isFresh) notifier = new Notifier(asked, store, { publicUrl: 'https://kymo.example' });
    const { excursion } = state;
    const beside = { lastedMs: excursion && lastedMs(excursion) };
    notifier.hear(verdict, next.transitions, one.step * 1000, beside);
    const notifications = notifier.notifications(one.step * 1000);
    store.write(notifier.snapshot());
    return notifications;
  });
}

const trouble = (from: number, steps: number, away = 50): Shown[] =>
  Array.from({ length: steps }, (_, index) => ({ step: from + index, value: 9, away }));
const calm = (from: number, steps: number): Shown[] =>
  Array.from({ length: steps }, (_, index) => ({ step: from + index, value: 0.2, away: 0 }));
const story = [...calm(0, 3), ...trouble(3, 40), ...calm(43, 40)];

describe('the notifier', () => {
  it('tells of an incident and its end, with values, units and a link', () => {
    const [firing, ...others] = play(story);
    expect(firing).toMatchObject({
      event: 'firing',
      receiver: 'pager',
      title: 'Critical: pump-01: speed far above what is expected',
    });
    expect(firing!.text).toContain('speed 50 rpm, expected -1 to 1');
    expect(firing!.links.page).toBe(`https://kymo.example/#/incident/${firing!.members[0]!.id}`);
    expect(others.map(({ event }) => event)).toEqual(['resolved']);
    expect(others[0]!.group).toBe(firing!.group);
  });

  it('tells the same when it is begun again before every pass, and leaves nothing behind', () => {
    const store = new MemoryStore();
    expect(play(story, store, true)).toEqual(play(story));
    expect([...store.states.keys()].filter((key) => !key.startsWith('route '))).toEqual([]);
  });

  it.each<[string, number, number, readonly number[]]>([
    ['not of what is brief, though windows show it for longer', 2, 5, []],
    ['of what lasts, once it has', 10, 5, [105]],
    ['not of what is brief and outside no band', 2, 0.5, []],
    ['of what lasts outside no band, as its scores rise', 10, 0.5, [106]],
  ])('tells %s', (_, steps, away, told) => {
    const policies = [{ minDurationMs: 5000 }];
    const asked = onCallOptionsSchema.parse({ route: { receiver: 'pager', groupWaitMs: 0 }, policies });
    const shown = scoresOver({ from: 100, steps, peak: 80 }, { until: 200 }).map((one) => ({
      ...one,
      away: Math.min(one.away!, away),
    }));
    for (const isFresh of [false, true]) {
      const fired = play(shown, new MemoryStore(), isFresh, asked).filter(({ event }) => event === 'firing');
      expect(fired.map(({ atMs }) => atMs / 1000)).toEqual(told);
    }
  });

  it.each<[string, number, number, readonly string[]]>([
    ['not by what is brief', 2, 40, ['firing warning', 'resolved warning']],
    ['by what lasts', 10, 8, ['firing warning', 'updated critical', 'resolved critical']],
  ])('becomes critical with time, %s', (_, steps, peak, told) => {
    const policies = [{ severity: { criticalAfterMs: 5000 }, coolDownMs: 0 }];
    const asked = onCallOptionsSchema.parse({ route: { receiver: 'pager', groupWaitMs: 0 }, policies });
    const shown = scoresOver({ from: 100, steps, peak }, { until: 200 });
    for (const isFresh of [false, true]) {
      const heard = play(shown, new MemoryStore(), isFresh, asked, 0);
      expect(heard.map(({ event, severity }) => `${event} ${severity}`)).toEqual(told);
    }
  });

  it('tells of a hard range by itself, and gives out its incident', () => {
    const notifier = new Notifier(settings, new MemoryStore());
    const outside = verdictOf({ step: 1, value: null, away: 2000 });
    expect(notifier.hear(outside, [], 1000)).toMatchObject([{ kind: 'range', severity: 'critical' }]);
    const [firing] = notifier.notifications(10_000);
    expect(firing).toMatchObject({
      title: 'Critical: pump-01: speed outside its hard range of -1000 to 1000',
    });
  });

  it('keeps silent under a silence that was stored meanwhile', () => {
    const store = new MemoryStore();
    const silence = {
      id: 's',
      matchers: ['series=pump-01'],
      by: 'ada',
      why: 'known',
      fromMs: 0,
      untilMs: 3_600_000,
    };
    store.documents.set(SILENCES_DOCUMENT, [silence]);
    expect(play(story, store)).toEqual([]);
  });

  it('says when something is due that no news will bring', () => {
    const notifier = new Notifier(settings, new MemoryStore());
    notifier.hear(verdictOf({ step: 1, value: null, away: 2000 }), [], 1000);
    expect([notifier.isDue(2000), notifier.isDue(4000)]).toEqual([false, true]);
  });

  it('tells a single step outside its hard range as lasting until the next', () => {
    const asked = onCallOptionsSchema.parse({
      ...settings,
      route: { receiver: 'pager', groupWaitMs: 0 },
    });
    const notifier = new Notifier(asked, new MemoryStore());
    notifier.hear(verdictOf({ step: 1, value: null, away: 2000 }), [], 1000);
    const [told] = notifier.notifications(1000);
    expect(told!.members).toMatchObject([{ kind: 'range', startMs: 1000, intervalMs: 1000 }]);
    expect(told!.text).toContain('for 1 s\n');
  });

  it('tells every receiver of everything where no route is configured', () => {
    const { route: _, ...unrouted } = settings;
    const notifier = new Notifier({ ...unrouted, receivers: ['slack', 'webhook'] }, new MemoryStore());
    notifier.hear(verdictOf({ step: 1, value: null, away: 2000 }), [], 1000);
    expect(notifier.notifications(20_000).map(({ receiver }) => receiver)).toEqual(['slack', 'webhook']);
  });

  it('tells what is left once no more data come: what has just begun, and what was cooling', () => {
    const heard = (steps: number) => {
      const notifier = new Notifier(settings, new MemoryStore());
      for (let step = 0; step < steps; step++)
        notifier.hear(verdictOf({ step, value: null, away: step < 3 ? 2000 : 0 }), [], step * 1000);
      const before = notifier.notifications(steps * 1000).map(({ event }) => event);
      expect(notifier.end()).toEqual([CLOCK]);
      const [nowMs, laterMs] = [steps * 1000 + 1, 3_600_000];
      const left = notifier.notifications(nowMs).map(({ event }) => event);
      return [before, left, notifier.notifications(laterMs).map(({ event }) => event)];
    };
    expect(heard(2)).toEqual([[], ['firing'], []]);
    expect(heard(10)).toEqual([['firing'], ['resolved'], []]);
  });

  it('tells nobody of what begins in old data, unless it still fires once they are new', () => {
    const HOUR = 3_600_000;
    const notifier = new Notifier({ ...settings, maxAgeMs: HOUR, disorderMs: 0 }, new MemoryStore());
    const hear = (seconds: number, away: number, arrivalMs: number) => {
      notifier.hear(verdictOf({ step: seconds, value: null, away }), [], arrivalMs);
      return notifier.notifications(arrivalMs).map(({ event }) => event);
    };
    const nowMs = 10 * HOUR;
    expect([hear(10, 2000, nowMs), hear(30, 0, nowMs), hear(3600, 0, nowMs)]).toEqual([[], [], []]);
    expect(notifier.changes.takeKeptBack().map(({ keptBack }) => keptBack)).toEqual([
      { gate: 'age', by: '1 h' },
    ]);
    expect([hear(4000, 2000, nowMs), hear(8 * 3600, 2000, nowMs)]).toEqual([[], []]);
    expect(hear(9.5 * 3600, 2000, nowMs)).toEqual(['firing']);
  });
});
