import type { Incident } from '@kymo/domain';
import { incidentOf } from '@kymo/testing';
import { describe, expect, it } from 'vitest';
import { incidentsWithin, outcomeOf } from './outcome';

const HOUR = 3_600_000;
const at = (id: string, hour: number, given: Partial<Incident> = {}): Incident => ({
  ...incidentOf(id),
  ...{ series: 'pump-01', kind: 'anomaly', status: 'resolved', paged: true },
  ...{ startMs: hour * HOUR, lastMs: (hour + 1) * HOUR, endMs: (hour + 1) * HOUR },
  ...given,
});

describe('an outcome', () => {
  it('holds pages against what people have said of the incidents of that time', () => {
    const kept = [
      at('true', 1, { assessment: 'true' }),
      at('false', 5, { assessment: 'false' }),
      at('missed', 9, { assessment: 'true' }),
      at('other machine', 1, { series: 'pump-02', assessment: 'false' }),
    ];
    const tried = [
      at('a', 1.5),
      at('b', 5.5),
      at('c', 20),
      at('d', 9.5, { paged: false, heldBy: 'maturity' }),
    ];
    expect(outcomeOf(tried, kept)).toMatchObject({
      ...{ pages: 3, noted: 1, missed: 1, precision: 0.5 },
      labelled: { true: 1, false: 1, expected: 0 },
      incidents: [
        { assessment: 'true', paged: true },
        { assessment: 'false' },
        { paged: true },
        { paged: false, heldBy: 'maturity' },
      ],
    });
  });

  it('has no precision before anybody has said anything', () =>
    expect(outcomeOf([at('a', 1)], []).precision).toBeNull());

  it('counts an incident once, as it ended up, and none outside the span', () => {
    const transitions = [
      { incident: at('a', 1, { status: 'firing', peakScore: 2 }), announces: true },
      { incident: at('a', 1, { peakScore: 4 }), announces: false },
      { incident: at('b', 50), announces: true },
      { incident: at('c', 2, { kind: 'silence' }), announces: true },
    ];
    const within = incidentsWithin(transitions, { fromMs: 0, toMs: 10 * HOUR });
    expect(within.map(({ id, peakScore }) => [id, peakScore])).toEqual([['a', 4]]);
  });
});
