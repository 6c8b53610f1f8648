import type { Incident, Score, Verdict } from '@kymo/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alertFor } from './alert';
import { advance, type AlertingState, type Transition } from './lifecycle';
import { incidentRulesSchema } from './rules';

const rules = incidentRulesSchema.parse({ resolveVerdicts: 3 });

function verdict(step: number, value: number | null, silentChannels: string[] = []): Verdict {
  const window = {
    series: 'pump-01',
    tags: { kind: 'pump' },
    startMs: step * 1000,
    intervalMs: 1000,
    length: 1,
    channels: ['flow', 'speed'],
    values: new Float32Array(2),
    freshSteps: 1,
    freshSamples: 1,
    silentChannels: silentChannels.map((name) => ({ name, sinceMs: (step - 5) * 1000 })),
  };
  if (value === null) return { window, state: 'unscorable', reason: 'silent' };
  const score = {
    value,
    channels: window.channels,
    contributions: new Float32Array([0.25, 0.75]),
    model: { detector: 'linear-autoencoder', hash: 'abc' },
  } as unknown as Score;
  return { window, state: value >= 1 ? 'anomalous' : 'normal', score };
}

function play(scores: readonly (number | null)[]): Transition[] {
  let state: AlertingState | undefined;
  return scores.flatMap((value, step) => {
    const next = advance(state, verdict(step, value), rules);
    state = next.state;
    return next.transitions;
  });
}

const announced = (transitions: readonly Transition[]) =>
  transitions.filter(({ announces }) => announces).map(({ incident }) => incident);

describe('an incident', () => {
  it.each<[string, (number | null)[], string[]]>([
    ['stays closed for lone anomalous verdicts', [0.2, 1.2, 0.3, 0.4, 1.1, 0.2], []],
    ['opens at three anomalous of five verdicts', [1.1, 0.5, 1.2, 0.5, 1.3], ['firing']],
    ['opens at once for an urgent score', [0.1, 2.5], ['firing']],
    [
      'resolves after calm verdicts in a row',
      [2.5, 0.9, 0.7, 0.7, 0.9, 0.7, 0.7, 0.7],
      ['firing', 'resolved'],
    ],
    ['does not end by hovering just below the boundary', [2.5, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9], ['firing']],
    ['is left as it is by what cannot be scored', [2.5, null, null, null, null], ['firing']],
    ['announces itself once however bad it becomes', [1.5, 1.5, 1.5, 3, 9, 20], ['firing']],
  ])('%s', (_, scores, statuses) => {
    expect(announced(play(scores)).map(({ status }) => status)).toEqual(statuses);
  });

  it('says since when, how bad and where', () => {
    const [incident] = announced(play([0.1, 1.2, 1.4, 1.3]));
    expect(incident).toMatchObject({
      startMs: 1000,
      raisedMs: 3000,
      peakScore: 1.3,
      severity: 'warning',
      channels: [
        { name: 'speed', share: 0.75 },
        { name: 'flow', share: 0.25 },
      ],
    });
    expect(alertFor(incident!, 'http://kymo.example/').summary).toBe(
      'pump-01: anomaly in speed, flow since 1970-01-01T00:00:01.000Z (warning, score 1.3 where 1.0 is the boundary)',
    );
  });

  it('grows critical with its peak', () => {
    expect(play([2.5, 9]).at(-1)!.incident).toMatchObject({ severity: 'critical', peakScore: 9 });
  });

  it('measures scores by where the boundary stands', () => {
    let state: AlertingState | undefined;
    const told = [4.2, 2.1, 1.5, 1.5, 1.5].flatMap((value, step) => {
      const next = advance(state, { ...verdict(step, value), boundary: 2 }, rules);
      state = next.state;
      return announced(next.transitions);
    });
    expect(told.map(({ status, peakScore }) => [status, peakScore])).toEqual([
      ['firing', 2.1],
      ['resolved', 2.1],
    ]);
  });

  it('has the same identity in every replay', () => {
    expect(play([0, 2.5])[0]!.incident.id).toBe(play([0, 2.5])[0]!.incident.id);
    expect(play([0, 2.5])[0]!.incident.id).not.toBe(play([0, 0, 2.5])[0]!.incident.id);
  });
});

describe('silence', () => {
  it('is an incident of its own kind and ends when values return', () => {
    let state: AlertingState | undefined;
    const told: Incident[] = [];
    for (const silent of [[], ['flow'], ['flow'], ['flow', 'speed'], []]) {
      const next = advance(state, verdict(told.length, 0.1, silent), rules);
      state = next.state;
      told.push(...announced(next.transitions));
    }
    expect(told[0]).toMatchObject({ startMs: -5000, raisedMs: 0 });
    expect(told.map(({ kind, status, severity }) => [kind, status, severity])).toEqual([
      ['silence', 'firing', 'warning'],
      ['silence', 'resolved', 'warning'],
    ]);
  });
});

describe('any sequence of verdicts', () => {
  const scores = fc.array(fc.option(fc.double({ min: 0, max: 5, noNaN: true })), { maxLength: 200 });

  it('fires and resolves in turn, never resolving what has not fired', () => {
    fc.assert(
      fc.property(scores, (sequence) => {
        const told = announced(play(sequence));
        told.forEach(({ status, id }, index) => {
          expect(status).toBe(index % 2 === 0 ? 'firing' : 'resolved');
          if (status === 'resolved') expect(id).toBe(told[index - 1]!.id);
        });
      }),
    );
  });
});
