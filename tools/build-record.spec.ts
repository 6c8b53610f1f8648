import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replaceOutputs, staleProjects } from './build-record.mjs';

const RECORD = 'dist/program.inputs.json';
const STARTED_MS = 1_750_000_000_000;
let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'kymo-build-'));
  for (const name of ['one.ts', 'two.ts']) source(name, `export const ${name[0]} = 1;`);
  built(['dist/program.js', 'dist/program.chunk.js']);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const path = (name: string) => join(root, name);
const isStale = () => staleProjects(root, ['program']).length > 0;

/** Writes a file as if it had been left alone since long before the build. */
function source(name: string, content: string, atMs = STARTED_MS - 60_000): void {
  writeFileSync(path(name), content);
  utimesSync(path(name), atMs / 1000, atMs / 1000);
}

function built(outputs: readonly string[]): void {
  const outputFiles = outputs.map((name) => ({ path: path(name), contents: name }));
  replaceOutputs(root, 'program', { inputs: ['one.ts', 'two.ts'], outputFiles, startedMs: STARTED_MS });
}

describe('a bundle', () => {
  it.each<[string, boolean, () => void]>([
    ['when nothing has changed', false, () => undefined],
    ['when an input was written again as it was', false, () => source('one.ts', 'export const o = 1;')],
    ['when an input has another content', true, () => source('one.ts', 'export const o = 2;')],
    ['when an input is gone', true, () => rmSync(path('two.ts'))],
    ['when an output is gone', true, () => rmSync(path('dist/program.chunk.js'))],
    ['when its record is gone', true, () => rmSync(path(RECORD))],
    [
      'when an input changed while it was built',
      true,
      () => {
        source('one.ts', 'export const o = 3;', STARTED_MS + 1000);
        built(['dist/program.js']);
      },
    ],
  ])('%s: stale is %s', (_, stale, change) => {
    change();
    expect(isStale()).toBe(stale);
  });

  it('takes the outputs with it that it no longer has', () => {
    built(['dist/program.js']);
    expect(isStale()).toBe(false);
    expect(readdirSync(path('dist'))).toEqual(['program.inputs.json', 'program.js']);
  });

  it('that could not be written whole counts as none', () => {
    const broken = { path: path('one.ts/program.js'), contents: '' };
    const inputs = ['one.ts', 'two.ts'];
    expect(() =>
      replaceOutputs(root, 'program', { inputs, outputFiles: [broken], startedMs: STARTED_MS }),
    ).toThrow();
    expect(isStale()).toBe(true);
  });
});
