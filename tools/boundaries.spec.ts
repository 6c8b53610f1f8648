import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { ESLint } from 'eslint';

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

  it('catches a library entered from below', async () => {
    const found = await violations(
      'libs/simulation/src/planted.ts',
      `export { createPipeline } from '@kymo/pipeline';\n`,
    );
    expect(found.join()).toMatch(/layer:simulation/);
  });

  it('catches a third-party client named in the wrong room', async () => {
    const found = await violations('libs/pipeline/src/planted.ts', `import 'kafkajs';\n`);
    expect(found.join()).toMatch(/kafkajs/);
  });

  it('keeps third-party clients out of the apps', async () => {
    const found = await violations('apps/monitor/src/planted.ts', `import 'influx';\n`);
    expect(found.join()).toMatch(/influx/);
  });

  it('lets an allowed import pass', async () => {
    const found = await violations(
      'libs/pipeline/src/planted.ts',
      `import 'rxjs';\nimport '@kymo/domain';\n`,
    );
    expect(found).toEqual([]);
  });
});
