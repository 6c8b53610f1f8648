import { execFileSync } from 'node:child_process';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

const RULE = '@nx/enforce-module-boundaries';

const eslint = new ESLint();

async function violations(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath });
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
