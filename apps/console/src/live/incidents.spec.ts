import type { Incident } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { INCIDENT_LIMIT, ordered, spanAround, withIncident } from './incidents';

const incident = (id: string, given: Partial<Incident> = {}): Incident => ({
  id,
  kind: 'anomaly',
  series: 'a',
  tags: {},
  status: 'firing',
  severity: 'warning',
  startMs: 1_000_000,
  raisedMs: 1_000_000,
  lastMs: 2_000_000,
  channels: [],
  rule: 'score at or above 1',
  paged: true,
  ...given,
});
const ids = (incidents: readonly Incident[]): string => incidents.map(({ id }) => id).join('');

describe('incidents', () => {
  it('stand firing first, critical before warning, latest first, and last what nobody was told of', () => {
    const shuffled = [
      incident('f', { paged: false, severity: 'info', startMs: 99 }),
      incident('e', { status: 'resolved', startMs: 1 }),
      incident('b', { startMs: 9 }),
      incident('d', { status: 'resolved', severity: 'critical', startMs: 3 }),
      incident('a', { severity: 'critical', startMs: 2 }),
      incident('c', { startMs: 8 }),
    ];
    expect(ids(ordered(shuffled))).toBe('abcdef');
  });

  it('begin with a source that brings nothing, which silences the others', () => {
    const own = incident('o', { kind: 'silence', series: 'kymo', severity: 'critical', startMs: 1 });
    expect(ids(ordered([incident('a', { severity: 'critical' }), own]))).toBe('oa');
    expect(ids(ordered([incident('a'), { ...own, status: 'resolved' }]))).toBe('ao');
  });

  it('take the place of what was known of them', () => {
    const before = [incident('a'), incident('b')];
    const after = withIncident(before, incident('a', { status: 'resolved', endMs: 2 }));
    expect(ids(after)).toBe('ba');
    expect(ids(before)).toBe('ab');
  });

  it('are kept up to a bound', () => {
    let held: readonly Incident[] = [];
    for (let index = 0; index < INCIDENT_LIMIT + 20; index++)
      held = withIncident(held, incident(`i${index}`, { startMs: index, status: 'resolved' }));
    expect(held).toHaveLength(INCIDENT_LIMIT);
    held = withIncident(held, incident('old', { startMs: -1 }));
    expect(held.map(({ id }) => id)).toContain('old');
    expect(held[1]?.id).toBe(`i${INCIDENT_LIMIT + 19}`);
  });

  it('are shown with what was around them', () => {
    const { fromMs, toMs } = spanAround(incident('a'));
    expect(fromMs).toBeLessThan(1_000_000 - 299_999);
    expect(toMs).toBeGreaterThan(2_000_000 + 299_999);
  });
});
