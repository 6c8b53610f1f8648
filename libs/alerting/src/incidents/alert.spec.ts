import type { Incident } from '@kymo/domain';
import { expect, it } from 'vitest';
import { alertFor } from './alert';

const incident: Incident = {
  id: '54f3aef2b3e330cc',
  kind: 'anomaly',
  series: 'pump-05',
  tags: { kind: 'pump' },
  status: 'firing',
  severity: 'warning',
  startMs: Date.UTC(2026, 2, 1, 14, 20),
  raisedMs: Date.UTC(2026, 2, 1, 14, 22),
  lastMs: Date.UTC(2026, 2, 1, 14, 22),
  paged: true,
  peakScore: 1.87,
  channels: [{ name: 'flow', share: 0.48 }],
  rule: 'scores beyond the boundary, by far or for long',
};

it('says what goes wrong, since when, how bad it is, and where to look', () => {
  expect(alertFor(incident, 'https://kymo.example')).toEqual({
    id: '54f3aef2b3e330cc:firing',
    status: 'firing',
    incident,
    summary:
      'pump-05: anomaly in flow since 2026-03-01T14:20:00.000Z (warning, score 1.9 where 1.0 is the boundary)',
    url: 'https://kymo.example/#/incident/54f3aef2b3e330cc',
  });
});

const like = { id: 'a', series: 'pump-07', startMs: 0, similarity: 0.95 };
it.each<[string, Partial<Incident>, RegExp]>([
  ['nothing of its likes where there are none', { similar: undefined }, /boundary\)$/],
  [
    'the nearest where none is labelled',
    { similar: [like] },
    /; looks like pump-07 at 1970-01-01T00:00:00.000Z$/,
  ],
  [
    'the nearest that someone has labelled',
    { similar: [like, { ...like, series: 'pump-09', label: 'bearing wear' }] },
    /; looks like pump-09 at 1970-01-01T00:00:00.000Z: “bearing wear”$/,
  ],
  ['its own label once it has one', { label: 'bearing wear' }, /boundary\): “bearing wear”$/],
])('says in its summary %s', (_, changes, summary) => {
  expect(alertFor({ ...incident, ...changes }).summary).toMatch(summary);
});
