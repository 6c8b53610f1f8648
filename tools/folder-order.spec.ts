import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type IForbiddenRuleType, type ICruiseResult } from 'dependency-cruiser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const CONFIG = '../.dependency-cruiser.mjs';

describe('the order of folders', () => {
  let folder: string;
  let forbidden: IForbiddenRuleType[];
  beforeAll(async () => {
    const { default: config } = (await import(CONFIG)) as { default: { forbidden: IForbiddenRuleType[] } };
    forbidden = config.forbidden;
  });
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kymo-folders-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** Names of the rules that an import of one planted file by another breaks. */
  async function broken(from: string, to: string): Promise<string[]> {
    const root = mkdtempSync(join(folder, 'case-'));
    const plant = (path: string, text: string) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    plant(to, 'export const planted = 1;\n');
    plant(from, `export { planted } from '${join(root, to).replace(/\.ts$/, '')}';\n`);
    const { output } = await cruise(
      ['libs'],
      { baseDir: root, ruleSet: { forbidden }, validate: true, tsPreCompilationDeps: true },
      { extensions: ['.ts'] },
    );
    return (output as ICruiseResult).summary.violations.map(({ rule }) => rule.name);
  }

  it.each([
    ['libs/engine/src/ops/a.ts', 'libs/engine/src/onnx/b.ts', ['engine: ops below onnx']],
    ['libs/simulation/src/plant.ts', 'libs/simulation/src/clean/b.ts', ['simulation: plant.ts below clean']],
    ['libs/config/src/issues.ts', 'libs/config/src/presets.ts', ['config: issues.ts below presets.ts']],
  ])('%s that imports %s breaks %j', async (from, to, rules) => {
    expect(await broken(from, to)).toEqual(rules);
  });

  const src = 'libs/detectors/src';
  it.each([
    ['types/a.ts', 'runtime/b.ts', ['detectors: types below runtime']],
    ['networks/layers/a.ts', 'networks/auto/b.ts', ['detectors: networks/layers below networks']],
    ['odd/a.ts', 'types/b.ts', ['detectors: folder without a place']],
    ['runtime/a.ts', 'index.ts', ['detectors: index entered from inside']],
    ['networks/auto/a.ts', 'networks/layers/b.ts', []],
    ['networks/auto/a.spec.ts', 'runtime/b.ts', []],
  ])('%s that imports %s breaks %j', async (from, to, rules) => {
    expect(await broken(`${src}/${from}`, `${src}/${to}`)).toEqual(rules);
  });
});
