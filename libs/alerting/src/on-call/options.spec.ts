import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { onCallOptionsSchema, onCallParts } from './options';
import { Silences } from '../policy/silences';

const guide = readFileSync(join(import.meta.dirname, '../../../../docs/alerts.md'), 'utf8');
const examples = [...guide.matchAll(/```yaml\n(.*?)```/gs)].map(
  ([, text]) => parse(text!) as { onCall: object },
);

it.each(examples.map((example, index) => [index + 1, example.onCall] as const))(
  'takes example %d of the guide',
  (_, onCall) => {
    const settings = onCallOptionsSchema.parse(onCall);
    expect(() => onCallParts(settings, new Silences(), {})).not.toThrow();
  },
);

it('finds the examples', () => {
  expect(examples.length).toBeGreaterThanOrEqual(2);
});
