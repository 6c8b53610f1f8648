import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

const RULE = '@nx/enforce-module-boundaries';

async function violations(filePath: string, code: string): Promise<string[]> {
  const [result] = await new ESLint().lintText(code, { filePath });
  return (result?.messages ?? []).filter(({ ruleId }) => ruleId === RULE).map(({ message }) => message);
}

describe('the dependency table', () => {
  // The rule skips itself silently when Nx has no project graph: make one first.
  beforeAll(() => {
    execFileSync('npx', ['nx', 'show', 'projects', '--json'], {
      env: { ...process.env, NX_DAEMON: 'false' },
    });
  });

  it('catches a library that the room may not enter', async () => {
    const found = await violations(
      'libs/engine/src/planted.ts',
      `export { renderDashboard } from '@kymo/dashboards';\n`,
    );
    expect(found.join()).toMatch(/layer:engine/);
  });

  it('catches a third-party client named in the wrong room', async () => {
    const found = await violations('libs/pipeline/src/planted.ts', `import 'kafkajs';\n`);
    expect(found.join()).toMatch(/kafkajs/);
  });

  it('keeps third-party clients out of the apps', async () => {
    const found = await violations('apps/monitor/src/planted.ts', `import 'kafkajs';\n`);
    expect(found.join()).toMatch(/kafkajs/);
  });

  it('lets an allowed import pass', async () => {
    const found = await violations(
      'libs/pipeline/src/planted.ts',
      `import 'rxjs';\nimport '@kymo/domain';\n`,
    );
    expect(found).toEqual([]);
  });
});

/** The rules that files break, planted in a workspace of their own: code by path. */
async function brokenRules(planted: Readonly<Record<string, string>>): Promise<string[]> {
  const workspace = mkdtempSync(join(tmpdir(), 'kymo-planted-'));
  try {
    for (const [path, code] of Object.entries(planted)) {
      mkdirSync(dirname(join(workspace, path)), { recursive: true });
      writeFileSync(join(workspace, path), code);
    }
    const options = await extractDepcruiseOptions(resolve('.dependency-cruiser.mjs'));
    const { output } = await cruise(['libs'], { ...options, baseDir: workspace });
    return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
  } finally {
    rmSync(workspace, { recursive: true });
  }
}

describe('the order of files', () => {
  const folder = 'libs/domain/src/planted';
  const first = `import { b } from './b';\nexport const a = () => b;\n`;
  const leaf = 'export const b = 1;\n';

  it.each<[string, Record<string, string>, string[]]>([
    [
      'two files that import each other',
      { [`${folder}/a.ts`]: first, [`${folder}/b.ts`]: `import './a';\n${leaf}` },
      ['no-cycle'],
    ],
    [
      'a circle of three',
      {
        [`${folder}/a.ts`]: first,
        [`${folder}/b.ts`]: `export { b } from './c';\n`,
        [`${folder}/c.ts`]: `import './a';\n${leaf}`,
      },
      ['no-cycle'],
    ],
    [
      'a circle of types alone',
      {
        [`${folder}/a.ts`]: `import type { B } from './b';\nexport type A = B | undefined;\n`,
        [`${folder}/b.ts`]: `import type { A } from './a';\nexport type B = A[];\n`,
      },
      ['no-cycle'],
    ],
    [
      'a folder that imports from one above it',
      {
        'libs/detectors/src/types/a.ts': `export { b } from '../training/b';\n`,
        'libs/detectors/src/training/b.ts': leaf,
      },
      ['detectors: types below training'],
    ],
    [
      'a folder without a place in the order',
      {
        'libs/detectors/src/planted/a.ts': `export { b } from '../types/b';\n`,
        'libs/detectors/src/types/b.ts': leaf,
      },
      ['detectors: folder without a place'],
    ],
    [
      'a folder that imports from one below it',
      {
        'libs/detectors/src/training/a.ts': `export { b } from '../types/b';\n`,
        'libs/detectors/src/types/b.ts': leaf,
      },
      [],
    ],
    ['a chain', { [`${folder}/a.ts`]: first, [`${folder}/b.ts`]: leaf }, []],
  ])('of %s', async (_, planted, broken) => {
    expect([...new Set(await brokenRules(planted))]).toEqual(broken);
  });
});
