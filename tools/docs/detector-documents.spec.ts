import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { detectorDocuments } from './detector-documents';

const documents = detectorDocuments();

describe('the pages of the detectors', () => {
  it.each(Object.entries(documents))('%s says what the code says (npm run docs)', (path, text) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
  });

  it('are there for every detector, and no other', () => {
    expect(readdirSync('docs/detectors').sort()).toEqual(
      Object.keys(documents)
        .map((path) => path.split('/').at(-1)!)
        .sort(),
    );
  });

  it.each(Object.entries(documents).filter(([path]) => !path.endsWith('README.md')))(
    '%s tells when it works, when it fails, what it assumes and costs, and who described it',
    (_, text) => {
      expect(text).toMatch(/^Works /m);
      expect(text).toMatch(/\bfails\b/);
      expect(text).toMatch(/^Assumes |^- Scaling: /m);
      expect(text).toMatch(/^Costs /m);
      expect(text).toMatch(/## Papers\n\n- \S/);
    },
  );
});
