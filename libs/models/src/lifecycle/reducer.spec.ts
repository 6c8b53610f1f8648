import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectionOptionsSchema } from '../options/detection-options';
import type { ModelEvent, RungEvent } from './events';
import { type GroupModels, newGroup, type RungModels } from './group-models';
import { reduce } from './reducer';
import { hashesIn, restoredAssignments, restoredGroup, storedGroup } from './stored-models';
import { type Cause, TRANSITIONS } from './transitions';

const MEMBERS = ['a', 'b', 'c'];
/** By hash; the ladder does not have the last. */
const DETECTORS = new Map([
  ['h0', 'linear-autoencoder'],
  ['h1', 'linear-autoencoder'],
  ['h2', 'auto'],
  ['h3', 'auto'],
  ['h4', 'lstm-autoencoder'],
  ['h5', 'masked-autoencoder'],
]);
const HASHES = [...DETECTORS.keys()];
const ladder = ['linear-autoencoder', 'auto', 'lstm-autoencoder'].map((detector) => {
  return { detector, afterSteps: 2000 };
});
const options = detectionOptionsSchema.parse({ ladder });
const seen = { steps: 300, lastMs: 3e5 };
const atMs = 1e12;

const rank = fc.integer({ min: 0, max: 2 });
const hash = fc.constantFrom(...HASHES);
const known = fc.subarray(MEMBERS, { minLength: 1 });
const modelOf = (one: string) => ({ hash: one, detector: DETECTORS.get(one)! });
const model = hash.map(modelOf);
const since = known.map((series) => Object.fromEntries(series.map((key) => [key, seen])));
const why = fc.constantFrom('x', 'y');
const challenged = { rank, challenger: hash, champion: hash };

/** Any event, in time or late. */
const anyEvent: fc.Arbitrary<ModelEvent> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ type: fc.constant('fit-began' as const), rank, since }) },
  fc.record({ type: fc.constant('fit-progressed' as const), rank, detail: why, fraction: fc.constant(0.5) }),
  {
    weight: 4,
    arbitrary: fc
      .record({ type: fc.constant('fitted' as const), rank, model, since, known, newcomers: known })
      .map((event) => ({ ...event, dueSteps: 512, atMs })),
  },
  fc.record({
    type: fc.constantFrom('fit-refused' as const, 'fit-failed' as const),
    rank,
    why,
    atMs: fc.constant(atMs),
  }),
  fc.record({
    type: fc.constant('challenger-undecided' as const),
    ...challenged,
    dueSteps: fc.constant(900),
  }),
  fc.record({ type: fc.constant('challenger-lost' as const), ...challenged, why }),
  fc.record({ type: fc.constant('challenger-won' as const), ...challenged, why, known }),
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('model-chosen' as const),
      act: fc.constantFrom('promotion' as const, 'rollback' as const),
      model,
      known,
      why,
    }),
  },
  fc.constant({ type: 'released' as const }),
  fc
    .constantFrom(0.2, undefined)
    .map((alarmShare) => ({ type: 'alarm-share-measured' as const, alarmShare })),
  fc.record({ type: fc.constant('series-left' as const), series: fc.subarray(MEMBERS) }),
);

/** The same event, of the challenger and the champion that are there: most comparisons are in time. */
function inTime(event: ModelEvent, group: GroupModels): ModelEvent {
  if (!('challenger' in event)) return event;
  const challenger = group.rungs[event.rank]?.challenger?.model.hash ?? event.challenger;
  return { ...event, challenger, champion: group.champion?.model.hash ?? event.champion };
}

/** An event, and the group before and after it. */
interface Change {
  readonly before: GroupModels;
  readonly event: ModelEvent;
  readonly after: GroupModels;
}

const start = newGroup('pump', options);
const life: fc.Arbitrary<Change[]> = fc
  .array(fc.tuple(anyEvent, fc.integer({ min: 0, max: 9 })), { minLength: 1, maxLength: 60, size: 'max' })
  .map((drawn) => {
    let group = start;
    return drawn.map(([drawnEvent, chance]) => {
      const before = chance === 1 ? restarted(group, HASHES) : group;
      const event = chance === 0 ? drawnEvent : inTime(drawnEvent, before);
      group = reduce(before, event).state;
      return { before, event, after: group };
    });
  });

/** What may have changed a rung. */
function causeOf({ before, event, after }: Change, rung: RungModels): Cause | undefined {
  if ('rank' in event && event.rank === rung.rank) return event.type;
  if (before.champion === after.champion) return undefined;
  return after.champion?.rank === rung.rank ? 'chosen' : 'replaced';
}

const isConclusion = (event: ModelEvent): event is Extract<RungEvent, { challenger: string }> =>
  'challenger' in event;

const check = (property: (changes: readonly Change[]) => void, numRuns = 100) =>
  fc.assert(fc.property(life, property), { seed: 1, numRuns });

describe('the models of a group, whatever happens', () => {
  it('change only by the table, each row of which happens', () => {
    const happened = new Set<string>();
    check((changes) => {
      for (const change of changes) {
        for (const rung of change.after.rungs) {
          const from = change.before.rungs[rung.rank]!;
          if (rung === from) continue;
          const cause = causeOf(change, rung)!;
          if (!TRANSITIONS[from.state][cause]?.includes(rung.state))
            expect.fail(`from ${from.state} to ${rung.state} after ${cause}`);
          happened.add(`${from.state}, ${cause}: ${rung.state}`);
        }
      }
    }, 700);
    const rows = Object.entries(TRANSITIONS).flatMap(([from, causes]) =>
      Object.entries(causes).flatMap(([cause, states]) => states.map((to) => `${from}, ${cause}: ${to}`)),
    );
    expect([...happened].sort()).toEqual(rows.sort());
  });

  it('serve by one rung at most, and stand in the shadow by a challenger', () => {
    check((changes) => {
      for (const { after } of changes) {
        const { rungs, champion } = after;
        for (const { rank: place, state, challenger } of rungs) {
          if (state === 'serving') expect(place).toBe(champion?.rank);
          if (state === 'shadow') expect(challenger).toBeDefined();
          if (challenger) expect(champion).toBeDefined();
          if (place === champion?.rank) expect(['serving', 'fitting']).toContain(state);
        }
      }
    });
  });

  it('are replaced in a pinned group by an operator alone', () => {
    check((changes) => {
      for (const { before, event, after } of changes) {
        if (event.type === 'model-chosen') expect(after.isPinned).toBe(true);
        else if (before.isPinned) expect(after.champion).toBe(before.champion);
      }
    });
  });

  it('do not change by a comparison that has been overtaken', () => {
    check((changes) => {
      for (const { before, event, after } of changes) {
        if (!isConclusion(event)) continue;
        const isCurrent =
          before.champion?.model.hash === event.champion &&
          before.rungs[event.rank]?.challenger?.model.hash === event.challenger;
        if (!isCurrent) expect(after).toBe(before);
      }
    });
  });

  it('are after a restart where they were, but that a fit under way begins again', () => {
    fc.assert(
      fc.property(life, fc.nat(), (changes, moment) => {
        const { after } = changes[moment % changes.length]!;
        const restored = restarted(after, HASHES);
        const { champion, isPinned, assignments } = after;
        const rungs = champion ? after.rungs.map((rung) => resumed(rung, after)) : start.rungs;
        expect(restored).toEqual({
          ...start,
          champion,
          isPinned: isPinned && champion !== undefined,
          assignments,
          rungs,
        });
        expect(restarted(restored, HASHES)).toEqual(restored);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('name no model after a restart that is gone', () => {
    fc.assert(
      fc.property(life, fc.subarray(HASHES), (changes, left) => {
        const restored = restarted(changes.at(-1)!.after, left);
        const stored = storedGroup(restored);
        const named = [...restored.assignments.values()].map((assignment) => assignment.hash);
        for (const one of [...named, ...(stored ? hashesIn(stored) : [])]) expect(left).toContain(one);
        for (const { state, challenger } of restored.rungs)
          if (state === 'shadow') expect(challenger).toBeDefined();
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

/** The group as another run finds it, with the models that are left. */
function restarted(group: GroupModels, left: readonly string[]): GroupModels {
  const written = JSON.stringify([storedGroup(group), Object.fromEntries(group.assignments)]);
  const [stored, serving] = JSON.parse(written) as [
    ReturnType<typeof storedGroup> | null,
    Parameters<typeof restoredAssignments>[0],
  ];
  const models = new Map(left.map((one) => [one, modelOf(one)]));
  const assignments = new Map(restoredAssignments(serving, MEMBERS, models));
  return { ...(stored ? restoredGroup(start, stored, models) : start), assignments };
}

function resumed(rung: RungModels, { champion }: GroupModels): Partial<RungModels> {
  const { fraction, remainingMs, ...kept } = rung;
  const state = champion?.rank === rung.rank ? 'serving' : rung.state;
  if (rung.state !== 'fitting') return { ...kept, state, fittedAt: 0 };
  const again = { detail: '', fittedSteps: 0, fittedSeries: new Set<string>(), fittedAt: 0 };
  return { ...kept, ...again, state: state === 'fitting' ? 'waiting' : state };
}
