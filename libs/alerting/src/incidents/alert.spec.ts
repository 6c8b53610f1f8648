import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Alert, Incident } from '@kymo/domain';
import { expect, it } from 'vitest';
import { alertFor } from './alert';

const guide = readFileSync(join(import.meta.dirname, '../../../../docs/alerts.md'), 'utf8');
const { data: documented } = JSON.parse(/```json\n(.*?)```/s.exec(guide)![1]!) as { data: Alert };

it('sends what the guide shows', () => {
  expect(alertFor(documented.incident, 'https://kymo.example')).toEqual(documented);
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
  expect(alertFor({ ...documented.incident, ...changes } as Incident).summary).toMatch(summary);
});
