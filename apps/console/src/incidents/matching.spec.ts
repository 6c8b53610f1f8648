import type { Incident } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { matching, type Shown } from './matching';

const incident = (id: string, given: Partial<Incident>): Incident => ({
  ...{
    id,
    kind: 'anomaly',
    series: 'pump-01',
    tags: { kind: 'pump' },
    status: 'resolved',
    severity: 'warning',
  },
  ...{ startMs: 0, raisedMs: 0, lastMs: 0, channels: [{ name: 'oil', share: 1 }], rule: '', paged: true },
  ...given,
});
const all = [
  incident('a', { status: 'firing', severity: 'critical' }),
  incident('b', { label: 'bearing wear', assessment: 'true' }),
  incident('c', { series: 'fan-2', tags: { kind: 'fan' }, paged: false }),
];

describe('incidents', () => {
  it.each<[Shown, string, string]>([
    ['all', '', 'abc'],
    ['firing', '', 'a'],
    ['resolved', '', 'b'],
    ['noted', '', 'c'],
    ['all', 'kind=pump', 'ab'],
    ['all', 'OIL critical', 'a'],
    ['all', 'bearing', 'b'],
    ['all', 'assessment=true', 'b'],
    ['noted', 'pump', ''],
  ])('that are %s and answer to "%s"', (state, filter, ids) => {
    expect(
      matching(all, state, filter)
        .map(({ id }) => id)
        .join(''),
    ).toBe(ids);
  });
});
