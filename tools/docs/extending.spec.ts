import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

const page = readFileSync('docs/extending.md', 'utf8');
const examples = [...page.matchAll(/<!-- (\S+\.example\.ts) -->\n\n```ts\n([^]*?)```/g)];

it('the page on extending shows a network, a decoder and a receiver', () => {
  expect(examples.map(([, path]) => path!.split('/')[1])).toEqual(['detectors', 'connectors', 'connectors']);
});

it.each(examples.map(([, path, shown]) => [path!, shown!]))(
  'shows %s as it is, which its spec runs',
  (path, shown) => {
    expect(shown).toBe(readFileSync(path, 'utf8'));
    expect(readFileSync(path.replace(/\.example\.ts$/, '.spec.ts'), 'utf8')).toContain('.example');
  },
);
