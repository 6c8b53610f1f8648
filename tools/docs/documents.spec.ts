import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ERROR_CODES } from '@kymo/domain';
import { describe, expect, it } from 'vitest';
import { documents } from './documents';
import { loadConfig } from '@kymo/config';

describe('the documents', () => {
  it.each(Object.entries(documents()))('%s says what the schemas say (npm run docs)', (path, text) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('catalogue every error code, and no other', () => {
    const catalogue = readFileSync('docs/errors.md', 'utf8');
    const named = [...catalogue.matchAll(/^\| `([A-Z_]+)` +\|/gm)].map(([, code]) => code);
    expect(named.sort()).toEqual([...ERROR_CODES].sort());
  });

  it('show a configuration that is accepted', () => {
    expect(loadConfig('deploy/examples/kafka.yaml').source.type).toBe('kafka');
  });

  it.each(['README.md', 'ARCHITECTURE.md', 'CONTRIBUTING.md', 'docs/errors.md', 'docs/telemetry.md'])(
    '%s names files that are there',
    (path) => {
      const text = readFileSync(path, 'utf8');
      const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, target]) => target!);
      for (const link of links)
        expect(() => readFileSync(join(dirname(path), link)), link).not.toThrow(/ENOENT/);
    },
  );
});
