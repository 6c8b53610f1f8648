import type { StageState, Verdict } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { advance } from '../incidents/lifecycle';
import { incidentRulesSchema } from '../incidents/rules';
import { type Shown, verdictOf } from '../incidents/specs';
import type { AlertingState } from '../incidents/state';
import { SILENCES_DOCUMENT } from '../policy/silences';
import { Notifier } from './notifier';
import { onCallOptionsSchema } from './options';

const rules = incidentRulesSchema.parse({});
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
function play(shown: readonly Shown[], store = new MemoryStore(), isFresh = false) {
  let state: AlertingState | undefined;
  let notifier = new Notifier(settings, store, { publicUrl: 'https://kymo.example' });
  return shown.flatMap((one) => {
    const verdict: Verdict = verdictOf(one);
    const next = advance(state, verdict, rules);
    state = next.state;
    if (isFresh) notifier = new Notifier(settings, store, { publicUrl: 'https://kymo.example' });
    notifier.hear(verdict, next.transitions, one.step * 1000);
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

  it('has webhooks hear of each incident by itself without a route, and other receivers of all series', () => {
    const { route: _, ...unrouted } = settings;
    const store = new MemoryStore();
    const hear = (receivers: readonly string[], isSilent: boolean) => {
      const silence = {
        id: 's',
        matchers: ['kind=range'],
        by: 'ada',
        why: 'known',
        fromMs: 0,
        untilMs: 5000,
      };
      store.documents.set(SILENCES_DOCUMENT, isSilent ? [silence] : []);
      const notifier = new Notifier({ ...unrouted, receivers }, store);
      notifier.hear(verdictOf({ step: 1, value: null, away: 2000 }), [], 1000);
      const early = notifier.unrouted().map(({ kind }) => kind);
      const told = notifier.notifications(20_000).map(({ receiver }) => receiver);
      // The silence is over by the time of the data.
      notifier.hear(verdictOf({ step: 12, value: null, away: 2000 }), [], 31_000);
      notifier.notifications(31_000);
      return [early, told, notifier.unrouted().map(({ kind }) => kind)];
    };
    expect(hear(['slack', 'ntfy'], false)).toEqual([['range'], ['slack', 'ntfy'], []]);
    expect(hear(['slack'], true)).toEqual([[], [], ['range']]);
  });
});
