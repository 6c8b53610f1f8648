import type { Incident } from '@kymo/domain';
import { incidentOf } from '@kymo/testing';
import { describe, expect, it } from 'vitest';
import { blankIncidents, isTrouble } from './incidents';

describe('an anomaly', () => {
  it.each<[string, Partial<Incident>, boolean]>([
    ['that people were told of is trouble', { paged: true }, true],
    ['that was only noted is none', { paged: false }, false],
    ['that people call a false alarm is none', { paged: true, assessment: 'false' }, false],
    ['that was known to come is none', { paged: true, assessment: 'expected' }, false],
    ['that was only noted but that people call true is trouble', { paged: false, assessment: 'true' }, true],
    ['of another kind is none', { kind: 'silence', assessment: 'true' }, false],
  ])('%s', (_, changes, expected) => {
    expect(isTrouble(incidentOf('a', changes))).toBe(expected);
  });

  it.each<[string, Partial<Incident>, number]>([
    ['covers most of a stretch and is usual there', {}, 0],
    ['covers most of it, but people call it true', { assessment: 'true' }, 8],
    ['covers most of it and was expected', { assessment: 'expected' }, 0],
  ])('that %s', (_, changes, blanked) => {
    const steps = 10;
    const stretch = {
      series: 'pump-1',
      startMs: 0,
      intervalMs: 1000,
      channels: ['flow'],
      values: new Float32Array(steps),
      scores: new Float32Array(steps),
    };
    const over = { status: 'resolved', startMs: 1000, endMs: 9000, paged: true, ...changes } as const;
    blankIncidents(stretch, [incidentOf('a', over)]);
    expect(stretch.scores.filter(Number.isNaN)).toHaveLength(blanked);
  });
});
