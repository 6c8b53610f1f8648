import type { Notification, StageState, Verdict } from '@kymo/domain';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { advance } from '../incidents/lifecycle';
import { incidentRulesSchema } from '../incidents/rules';
import { verdictOf } from '../incidents/verdicts.fixture';
import type { AlertingState, Transition } from '../incidents/state';
import { Notifier } from './notifier';
import { onCallOptionsSchema } from './options';

const STEPS = 160;
const SERIES = ['a', 'b', 'c', 'd'];
const rules = incidentRulesSchema.parse({ minDurationSeconds: 0 });
const settings = onCallOptionsSchema.parse({
  route: { receiver: 'pager', groupBy: ['tag.kind'] },
  channels: [{ matchers: ['channel=speed'], range: [-1000, 1000] }],
  policies: [{ coolDownMs: 20_000 }],
  maxAgeMs: null,
});

interface Heard {
  readonly verdict: Verdict;
  readonly transitions: readonly Transition[];
}

/** What is heard of the series, step by step: each deviates now and then, by little, much, or beyond its hard range. */
const stream = fc
  .array(
    fc.record({
      series: fc.constantFrom(...SERIES),
      from: fc.integer({ min: 0, max: 100 }),
      steps: fc.integer({ min: 1, max: 40 }),
      away: fc.constantFrom(5, 50, 2000),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((faults) => {
    const states = new Map<string, AlertingState>();
    return Array.from({ length: STEPS }, (_, step) =>
      SERIES.map((series): Heard => {
        const fault = faults.find(
          (one) => one.series === series && step >= one.from && step < one.from + one.steps,
        );
        const shown = verdictOf({ step, value: fault ? 9 : 0.2, away: fault?.away ?? 0 });
        const tags = { kind: series < 'c' ? 'pump' : 'fan' };
        const verdict = { ...shown, window: { ...shown.window, series, tags } };
        const { state, transitions } = advance(states.get(series), verdict, rules);
        states.set(series, state);
        return { verdict, transitions };
      }),
    );
  });

class MemoryStore {
  readonly states = new Map<string, unknown>();
  stageState = (_: string, key: string) => structuredClone(this.states.get(key));
  stageKeys = () => [...this.states.keys()];
  document = () => undefined;
  incident = () => undefined;
  write(rows: readonly StageState[]): void {
    for (const { key, state } of rows) {
      if (state === undefined) this.states.delete(key);
      else this.states.set(key, state);
    }
  }
}

/** A pass and what becomes of it. */
interface Pass {
  readonly steps: readonly (readonly Heard[])[];
  /** The process is killed before it is durable, and begins again from the store. */
  readonly isLost: boolean;
}

/** What people get of a backlog; of a pass that is lost they get nothing. */
function deliveries(passes: readonly Pass[]): Notification[] {
  const store = new MemoryStore();
  const ARRIVAL = 86_400_000;
  let notifier = new Notifier(settings, store);
  const hear = ({ steps }: Pass) => {
    for (const heard of steps)
      for (const { verdict, transitions } of heard) notifier.hear(verdict, transitions, ARRIVAL);
    return notifier.notifications(ARRIVAL);
  };
  const told = passes.flatMap((pass) => {
    if (pass.isLost) {
      hear(pass);
      notifier = new Notifier(settings, store);
    }
    const notifications = hear(pass);
    store.write(notifier.snapshot());
    return notifications;
  });
  notifier.end();
  return [...told, ...notifier.notifications(ARRIVAL)];
}

const split = fc.array(fc.record({ size: fc.integer({ min: 1, max: 40 }), isLost: fc.boolean() }), {
  minLength: 1,
  maxLength: 20,
});
const order = fc.infiniteStream(fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }));

const shown = (all: readonly Notification[]) =>
  all.map(({ id, title, members }) => [id, title, members.map(({ id: member }) => member).sort()]);

it('people get the same of a stream however it is split, wherever it is killed, in any order of its members', () => {
  fc.assert(
    fc.property(stream, split, order, (steps, parts, orders) => {
      const passes: Pass[] = [];
      for (let from = 0, part = 0; from < steps.length; part++) {
        const { size, isLost } = parts[part % parts.length]!;
        const mixed = steps.slice(from, from + size).map((heard) => {
          const places = orders.next().value as number[];
          return places.map((place) => heard[place]!);
        });
        passes.push({ steps: mixed, isLost });
        from += size;
      }
      const whole = deliveries([{ steps, isLost: false }]);
      expect(shown(deliveries(passes))).toEqual(shown(whole));
    }),
    { numRuns: 20 },
  );
});

it('one page for each event: a group fires once until it is over, and is over once', () => {
  fc.assert(
    fc.property(stream, (steps) => {
      const open = new Map<string, string>();
      for (const { group, event, labels } of deliveries([{ steps, isLost: false }])) {
        const kind = labels['tag.kind']!;
        if (event === 'firing') expect(open.get(kind)).toBeUndefined();
        else expect(open.get(kind)).toBe(group);
        if (event === 'resolved') open.delete(kind);
        else open.set(kind, group);
      }
    }),
    { numRuns: 20 },
  );
});
