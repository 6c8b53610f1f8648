import type { Incident } from '@kymo/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertFor } from './alert';
import { advance } from './lifecycle';
import { incidentRulesSchema } from './rules';
import { LENGTH, play, scoresOver, type Shown, STEP_MS, verdictOf } from './verdicts.fixture';
import {
  type AlertingState,
  beginsAnomaly,
  learningUnder,
  type Movement,
  type IncidentContext,
} from './state';

const HOUR_STEPS = 3600;
const NAMED = { isNamed: () => true };

/** One value after the other, from the first step on. */
const series = (values: readonly (number | null)[], how: Partial<Shown> = {}): Shown[] =>
  values.map((value, step) => ({ step, value, ...how }));
const times = (count: number, value: number | null) => Array<number | null>(count).fill(value);
const told = (shown: readonly Shown[], ...rest: [object?, Partial<IncidentContext>?]): Incident[] =>
  play(shown, ...rest)
    .filter(({ announces }) => announces)
    .map(({ incident }) => incident);
const statuses = (incidents: readonly Incident[]) => incidents.map(({ status }) => status);

describe('an incident', () => {
  it.each<[string, (number | null)[], string[]]>([
    ['stays closed for lone verdicts just beyond the boundary', [0.2, 1.2, 0.3, 0.4, 1.1, 0.2], []],
    ['stays closed for one that lasts half a window', times(LENGTH / 2, 1.04), []],
    ['opens for one that lasts a window', times(LENGTH + 1, 1.04), ['firing']],
    ['opens at once far beyond', [0.1, 9], ['firing']],
    ['resolves when it is calm', [9, ...times(4, 0.2)], ['firing', 'resolved']],
    ['does not end by hovering below the boundary', [9, ...times(LENGTH / 4, 0.97)], ['firing']],
    ['is left as it is by what cannot be scored', [9, ...times(50, null)], ['firing']],
    ['announces itself once however bad it becomes', [9, 20, 90, 900, 9000], ['firing']],
    ['announces itself once however long it lasts', times(HOUR_STEPS, 9), ['firing']],
  ])('%s', (_, values, expected) => {
    expect(statuses(told(series(values)))).toEqual(expected);
  });

  it('says since when, how bad and where', () => {
    const [incident] = told(series([0.1, ...times(LENGTH, 1.5)]));
    expect(incident).toMatchObject({
      startMs: 1000,
      raisedMs: 2000,
      peakScore: 1 + Math.log(1.5),
      severity: 'warning',
      paged: true,
      maturity: 1,
      channels: [
        { name: 'speed', share: 0.75 },
        { name: 'flow', share: 0.25 },
      ],
    });
    expect(incident).not.toHaveProperty('heldBy', expect.anything());
    expect(alertFor(incident!, 'http://kymo.example/').summary).toBe(
      'pump-01: anomaly in speed, flow since 1970-01-01T00:00:01.000Z (warning, score 1.4 where 1.0 is the boundary)',
    );
  });

  it('grows critical with its peak', () => {
    const [begun, worse] = play(series([5, 50])).map(({ incident }) => incident);
    expect([begun!.severity, worse!.severity]).toEqual(['warning', 'critical']);
    expect(worse!.peakScore).toBeCloseTo(1 + Math.log(50));
  });

  it('has the same identity in every replay', () => {
    const idOf = (values: number[]) => told(series(values))[0]!.id;
    expect(idOf([0, 9])).toBe(idOf([0, 9]));
    expect(idOf([0, 9])).not.toBe(idOf([0, 0, 9]));
  });

  it.each([
    [4, 30, 20],
    [8, 12, 6],
    [16, 9, 4],
    [100, 5, 3],
    [400, 50, 1],
  ])('of a fault of %d steps begins and ends within a quarter of a window', (steps, peak, stride) => {
    const fault = { from: 100, steps, peak };
    const length = 2 * LENGTH;
    const resolved = told(scoresOver(fault, { until: 800, stride: Math.min(stride, 4), length })).at(-1)!;
    expect(resolved.status).toBe('resolved');
    const near = (length / 4) * STEP_MS;
    expect(Math.abs(resolved.startMs - 100 * STEP_MS)).toBeLessThanOrEqual(near);
    expect(Math.abs(resolved.endMs! - (100 + steps - 1) * STEP_MS)).toBeLessThanOrEqual(near);
  });
});

/** A step is a second. */
const DAY_STEPS = 86_400;

describe('people', () => {
  const trouble = times(5, 20);
  const calm = times(20, 0.2);

  it.each<[string, Partial<Shown>, Incident['heldBy']]>([
    ['of an immature series', { maturity: 0 }, 'maturity'],
    ['within the expected band', { away: 0.5 }, 'deviation'],
    ['that is small beside the usual range', { away: 3, range: 1000 }, 'deviation'],
  ])('are not told of an anomaly %s', (_, how, heldBy) => {
    const near = trouble.map((value) => Math.min(1.6, value!));
    const transitions = play(series([...near, ...times(8, 1.6), ...calm], how));
    expect(transitions.map(({ announces }) => announces)).not.toContain(true);
    const incidents = transitions.map(({ incident }) => incident);
    expect(statuses(incidents)).toEqual(['firing', 'resolved']);
    for (const incident of incidents)
      expect(incident).toMatchObject({ severity: 'info', paged: false, heldBy });
  });

  describe('of a deviation that has to last for 30 s', () => {
    const rules = { minDurationSeconds: 30 };
    const blip = (value: number): Shown[] => [
      ...series([value]),
      ...series(times(LENGTH, value), { away: 0.5 }).map((one) => ({ ...one, step: one.step + 1 })),
    ];
    it.each<[string, readonly Shown[], number]>([
      ['nothing before', series(times(29, 5)), 0],
      ['once it has', series(times(31, 5)), 1],
      ['at once where it is critical', series(times(2, 20)), 1],
      ['nothing of one step, however long its windows show it', blip(5), 0],
      ['also where only the score shows it', series(times(LENGTH + 32, 5), { away: 0.5 }), 1],
      ['of a short one that comes back', series([...times(9, 5), ...times(60, 0.2), ...times(9, 5)]), 1],
      [
        'nothing of one like another long ago',
        series([...times(9, 5), ...times(999, 0.2), ...times(9, 5)]),
        0,
      ],
      ['nothing of a short one of an immature series', series(times(8, 20), { maturity: 0.7 }), 0],
    ])('are told %s', (_, shown, count) => {
      expect(told(shown, rules)).toHaveLength(count);
    });
  });

  describe('of channels that do not go together', () => {
    const length = 64;
    const departing = (steps: number, how: Partial<Shown>) =>
      [...times(length, 3), ...times(12, 0.2)].map((value, step): Shown => ({
        ...{ step, value, length, away: step < steps ? 5 : 0.5, isOfRelation: true },
        ...how,
      }));
    const isTold = (steps: number, how: Partial<Shown> = {}) => told(departing(steps, how)).length > 0;

    it('are told where it lasts, and nothing of a moment', () => {
      expect([1, 3, 8, length].map((steps) => isTold(steps))).toEqual([false, false, true, true]);
    });

    it('are told of a moment where the score is critical, or that of a model', () => {
      expect([isTold(1, { value: 20 }), isTold(1, { isOfRelation: false })]).toEqual([true, true]);
    });
  });

  it('are told of an immature series where it is far beyond', () => {
    expect(told(series(trouble, { maturity: 0.5 }))).toMatchObject([{ severity: 'critical', paged: true }]);
    expect(told(series(times(12, 5), { maturity: 0.5 }))).toEqual([]);
  });

  it('are told nothing of a series of which nothing is known yet, however far', () => {
    const [begun] = play(series(times(12, 1e6), { maturity: 0.2 }));
    expect(begun!.incident).toMatchObject({ paged: false, heldBy: 'maturity' });
    expect(told(series(times(12, 1e6), { maturity: 0.2 }))).toEqual([]);
  });

  it('are told once an incident becomes visible, since when it goes on and when they were told', () => {
    const hidden = series(times(6, 1.6), { away: 0.5 });
    const visible = series(times(4, 1.6)).map((one) => ({ ...one, step: one.step + 6 }));
    const transitions = play([...hidden, ...visible]);
    expect(transitions.map(({ announces, incident }) => [announces, incident.severity])).toEqual([
      [false, 'info'],
      [true, 'warning'],
    ]);
    const [held, known] = transitions.map(({ incident }) => incident);
    expect(known).toMatchObject({ id: held!.id, startMs: held!.startMs, raisedMs: 6000, paged: true });
    expect(known!.heldBy).toBeUndefined();
    expect(transitions.map(beginsAnomaly)).toEqual([true, true]);
  });

  it('are told of a far score whatever the band shows', () => {
    expect(told(series([...trouble, ...calm], { away: 0.5 }))).not.toHaveLength(0);
  });

  it('are told twice of what comes at the same time every day, then it is a habit', () => {
    const daily = times(4, 0).flatMap((_, day) =>
      series([...trouble, ...calm]).map((one) => ({ ...one, step: one.step + day * DAY_STEPS })),
    );
    const begun = play(daily)
      .map(({ incident }) => incident)
      .filter(({ status }) => status === 'firing');
    const byDay = [...new Map(begun.map((incident) => [incident.id, incident])).values()];
    expect(byDay.map(({ paged, heldBy }) => [paged, heldBy])).toEqual([
      [true, undefined],
      [true, undefined],
      [false, 'habit'],
      [false, 'habit'],
    ]);
  });

  it('are told three times of what comes again and again, unless it gets worse or they have named it', () => {
    const often = (scores: readonly number[]) =>
      scores.flatMap((score, turn) =>
        series([...times(6, score), ...calm]).map((one) => ({ ...one, step: one.step + turn * 5000 })),
      );
    const paged = (shown: readonly Shown[], around: Partial<IncidentContext> = {}) =>
      told(shown, {}, around).filter(({ status }) => status === 'firing').length;
    expect(paged(often(times(6, 4) as number[]))).toBe(3);
    expect(paged(often([4, 4, 4, 4, 40]))).toBe(4);
    expect(paged(often(times(6, 4) as number[]), NAMED)).toBe(6);
  });

  it('are told all the same of what a series did while little was known of it', () => {
    const turns = Array.from({ length: 8 }, (_, turn) =>
      series([...times(6, 4), ...calm]).map((one) => ({
        ...one,
        step: one.step + turn * 5000,
        maturity: turn < 4 ? 0 : 1,
      })),
    );
    expect(told(turns.flat()).filter(({ status }) => status === 'firing')).toHaveLength(3);
  });

  it('are told once more where what lasts is learnt as the new normal', () => {
    const lasting = told(series([...times(HOUR_STEPS + 60, 9), ...calm]), {
      learnAfterHours: 1,
      minDurationSeconds: 0,
    });
    expect(lasting.map(({ kind, status }) => [kind, status])).toEqual([
      ['anomaly', 'firing'],
      ['regime-change', 'firing'],
      ['regime-change', 'resolved'],
    ]);
    expect(new Set(lasting.map(({ id }) => id)).size).toBe(1);
    expect(new Set(lasting.map((incident) => alertFor(incident).id)).size).toBe(3);
  });

  it('have the last word: what they have named is trouble, however long it lasts', () => {
    const lasting = play(series([...times(HOUR_STEPS + 60, 9), ...calm]), { learnAfterHours: 1 }, NAMED);
    expect(lasting.at(-1)!.incident).toMatchObject({ kind: 'anomaly', status: 'resolved' });
  });

  it('are not told again of an incident they know once another told that its group has moved', () => {
    const movements: Movement[] = ['none', 'told', 'told', 'told', 'told'];
    const words = told(series([...trouble, ...calm]), {}, { movement: () => movements.shift() ?? 'none' });
    expect(words.map(({ kind, status, paged }) => [kind, status, paged])).toEqual([
      ['anomaly', 'firing', true],
      ['regime-change', 'resolved', true],
    ]);
  });

  /** What is asked of its group: once where it begins, twice with each verdict while it waits. */
  it.each<[string, Movement[], [string, number][]]>([
    ['with the next verdict, where the others stay', ['none', 'none', 'none'], [['anomaly', 1]]],
    [
      'no sooner than it shows whether the others go with it',
      ['none', 'likely', 'likely', 'likely', 'likely', 'none', 'none'],
      [['anomaly', 3]],
    ],
    ['of the whole group, where that goes with it', ['none', 'moved', 'moved'], [['regime-change', 1]]],
    ['not again, where they know of the group', ['none', 'told', 'told', 'told', 'told'], []],
  ])('are told of a series whose group may move %s', (_, movements, expected) => {
    const shown = series([...times(9, 6), ...calm]);
    const first = told(shown)[0]!.raisedMs;
    const around = { movement: () => movements.shift() ?? 'none', mayMove: () => true };
    const words = told(shown, {}, around).filter(({ status }) => status === 'firing');
    expect(words.map(({ kind, raisedMs }) => [kind, (raisedMs - first) / STEP_MS])).toEqual(expected);
  });

  it.each<[string, Movement, string[]]>([
    ['the others stay', 'none', ['anomaly firing', 'anomaly resolved']],
    ['the others are about to go with it', 'likely', ['anomaly firing', 'anomaly resolved']],
    ['the group has moved', 'moved', ['regime-change firing', 'regime-change resolved']],
    ['they know that the group has moved', 'told', []],
  ])('are told of a series that has waited for its group until its end where %s', (_, movement, expected) => {
    const shown = [9, 0.01].map((value, index) => ({ step: index * LENGTH, value, stride: LENGTH }));
    const movements: Movement[] = ['none'];
    const around = { movement: () => movements.shift() ?? movement, mayMove: () => true };
    expect(told(shown, {}, around).map(({ kind, status }) => `${kind} ${status}`)).toEqual(expected);
  });

  it('are told of a series that has waited for its group and can no longer be scored', () => {
    const around = { mayMove: () => true };
    expect(statuses(told(series([9, null, null]), {}, around))).toEqual(['firing']);
  });

  it('hear nothing of a group from one series that lasts', () => {
    const tellsGroup = (group: Movement) =>
      series(times(HOUR_STEPS + 5, 9)).reduce<AlertingState | undefined>(
        (state, one) =>
          advance(
            state,
            verdictOf(one),
            incidentRulesSchema.parse({ learnAfterHours: 1, minDurationSeconds: 0 }),
            {
              movement: () => group,
              mayMove: () => false,
              isNamed: () => false,
            },
          ).state,
        undefined,
      )?.toldMovedMs !== undefined;
    expect([tellsGroup('none'), tellsGroup('moved')]).toEqual([false, true]);
  });

  it('are told of a group once', () => {
    const movedTogether = told(series(trouble), {}, { movement: () => 'moved' });
    expect(movedTogether).toMatchObject([{ kind: 'regime-change', paged: true }]);
    expect(play(series(trouble), {}, { movement: () => 'moved' }).map(beginsAnomaly)[0]).toBe(true);
    const others = play(series([...trouble, ...calm]), {}, { movement: () => 'told' });
    expect(others.map(({ announces }) => announces)).toEqual([false, false]);
    expect(others[0]!.incident).toMatchObject({ kind: 'regime-change', severity: 'info', heldBy: 'group' });
  });
});

it('goes on from what versions before evidence have stored', () => {
  const rules = incidentRulesSchema.parse({ minDurationSeconds: 0 });
  const [open] = told(series([9, 9]));
  const { paged: _, ...earlier } = open!;
  const stored = { recent: [true, true], anomaly: earlier } as unknown as AlertingState;
  const { state, transitions } = advance(stored, verdictOf({ step: 9, value: 0.2 }), rules);
  expect(transitions).toMatchObject([{ announces: true, incident: { status: 'resolved', id: open!.id } }]);
  expect(state).toMatchObject({ evidence: 0, pageEvidence: 0, anomaly: undefined });
});

describe('of a score is learnt', () => {
  const rules = incidentRulesSchema.parse({ learnAfterHours: 1, minDurationSeconds: 0 });
  const after = (shown: readonly Shown[]) =>
    shown.reduce<AlertingState | undefined>(
      (state, one) => advance(state, verdictOf(one), rules).state,
      undefined,
    );
  it.each<[string, Shown[], string]>([
    ['what is usual where nothing is wrong', series([0.2]), 'usual'],
    ['what is usual where nobody was told', series(times(8, 1.6), { away: 0.5 }), 'usual'],
    ['nothing of trouble that people know', series([5, 5]), 'nothing'],
    ['all again once the normal has moved', series(times(HOUR_STEPS + 5, 9)), 'reset'],
  ])('%s', (_, shown, learning) => {
    expect(learningUnder(after(shown))).toBe(learning);
  });
});

describe('silence', () => {
  it('is an incident of its own kind, is worse where it spreads to the whole machine, and ends when values return', () => {
    const silences = [[], ['flow'], ['flow'], ['flow', 'speed'], []];
    const incidents = told(silences.map((silent, step) => ({ step, value: 0.1, silent })));
    expect(incidents.map(({ kind, status, severity }) => [kind, status, severity])).toEqual([
      ['silence', 'firing', 'warning'],
      ['silence', 'resolved', 'critical'],
    ]);
    expect(incidents[0]).toMatchObject({ startMs: -4000, raisedMs: 1000, paged: true });
  });
});

describe('any sequence of verdicts', () => {
  const level = fc.constantFrom(null, 0.1, 0.7, 0.95, 1.05, 1.5, 4, 40);
  const part = fc.record({
    value: level,
    steps: fc.integer({ min: 1, max: 60 }),
    away: fc.constantFrom(0.5, 5),
    maturity: fc.constantFrom(0, 0.5, 1),
  });
  const sequence = fc
    .array(part, { maxLength: 12 })
    .map((parts) => parts.flatMap(({ steps, ...shown }) => Array.from({ length: steps }, () => shown)))
    .map((all): Shown[] => all.map((shown, step) => ({ step, ...shown })));
  const movement = fc.constantFrom<Movement>('none', 'none', 'moved', 'told');

  it('fires and resolves in turn: one page an incident, and one more word where the normal has moved', () => {
    fc.assert(
      fc.property(sequence, movement, fc.boolean(), (shown, group, mayMove) => {
        const around = { movement: () => group, mayMove: () => mayMove };
        const words = told(shown, { learnAfterHours: 0.02 }, around).map((incident) => ({
          ...incident,
          word: alertFor(incident).id,
        }));
        let open: string | undefined;
        for (const { status, id, kind, paged } of words) {
          expect(paged).toBe(true);
          if (status === 'resolved') {
            expect(id).toBe(open);
            open = undefined;
          } else {
            if (open !== undefined) expect([id, kind]).toEqual([open, 'regime-change']);
            open = id;
          }
        }
        expect(new Set(words.map(({ word }) => word)).size).toBe(words.length);
      }),
    );
  });

  it('holds the promises of an incident at every step', () => {
    fc.assert(
      fc.property(sequence, movement, fc.boolean(), (shown, group, mayMove) => {
        const around = { movement: () => group, mayMove: () => mayMove };
        for (const { incident, announces } of play(shown, {}, around)) {
          const { severity, paged, heldBy, status, startMs, endMs, lastMs } = incident;
          expect(severity === 'info').toBe(!paged);
          expect(heldBy === undefined).toBe(paged);
          if (announces) expect(paged).toBe(true);
          expect(endMs === undefined).toBe(status === 'firing');
          if (endMs !== undefined) expect(endMs).toBeGreaterThanOrEqual(startMs);
          expect(lastMs).toBeGreaterThanOrEqual(startMs);
        }
      }),
    );
  });

  it('tells the same however many steps at once', () => {
    const STRIDE = 4;
    fc.assert(
      fc.property(sequence, fc.constantFrom(0.5, 5), fc.constantFrom(0, 0.5, 1), (shown, away, maturity) => {
        const blocks = shown
          .filter((_, index) => index % STRIDE === 0)
          .map((one) => ({ ...one, away, maturity }));
        const fine = blocks.flatMap((one, block) =>
          Array.from({ length: STRIDE }, (_, index) => ({ ...one, step: block * STRIDE + index })),
        );
        const coarse = blocks.map((one, block) => ({
          ...one,
          step: block * STRIDE + STRIDE - 1,
          stride: STRIDE,
        }));
        const of = (all: readonly Shown[]) => told(all).map(({ status, severity }) => [status, severity]);
        expect(of(coarse)).toEqual(of(fine));
      }),
    );
  });
});
