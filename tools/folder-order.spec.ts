import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import { beforeAll, expect, it } from 'vitest';

/** What is planted: imported files by the file that imports them. */
type Planted = Readonly<Record<string, readonly string[]>>;

const files = 'libs/domain/src/planted';
const folders = 'libs/detectors/src';

/** No two cases plant the same file. */
const cases: readonly [name: string, planted: Planted, rules: readonly string[]][] = [
  [
    'two files that import each other',
    { [`${files}/two-a.ts`]: [`${files}/two-b.ts`], [`${files}/two-b.ts`]: [`${files}/two-a.ts`] },
    ['no-cycle'],
  ],
  [
    'a circle of three',
    {
      [`${files}/three-a.ts`]: [`${files}/three-b.ts`],
      [`${files}/three-b.ts`]: [`${files}/three-c.ts`],
      [`${files}/three-c.ts`]: [`${files}/three-a.ts`],
    },
    ['no-cycle'],
  ],
  ['a chain', { [`${files}/chain-a.ts`]: [`${files}/chain-b.ts`] }, []],
  [
    'a folder that imports from one above it',
    { [`${folders}/types/above.ts`]: [`${folders}/runtime/a.ts`] },
    ['detectors: types below runtime'],
  ],
  [
    'a folder that imports from one below it',
    { [`${folders}/training/below.ts`]: [`${folders}/types/a.ts`] },
    [],
  ],
  [
    'a folder that imports from the one around it',
    { [`${folders}/networks/layers/around.ts`]: [`${folders}/networks/auto/a.ts`] },
    ['detectors: networks/layers below networks'],
  ],
  [
    'a folder that imports from one within',
    { [`${folders}/networks/auto/within.ts`]: [`${folders}/networks/layers/a.ts`] },
    [],
  ],
  [
    'a folder without a place in the order',
    { [`${folders}/odd/a.ts`]: [`${folders}/types/b.ts`] },
    ['detectors: folder without a place'],
  ],
  [
    'a file that enters its own library by the index',
    { [`${folders}/runtime/entering.ts`]: [`${folders}/index.ts`] },
    ['detectors: index entered from inside'],
  ],
  [
    'a spec that imports from a folder above it',
    { [`${folders}/networks/auto/a.spec.ts`]: [`${folders}/runtime/b.ts`] },
    [],
  ],
  [
    'a folder of another library',
    { 'libs/engine/src/ops/a.ts': ['libs/engine/src/onnx/b.ts'] },
    ['engine: ops below onnx'],
  ],
  [
    'a file below a folder',
    { 'libs/simulation/src/plant.ts': ['libs/simulation/src/clean/b.ts'] },
    ['simulation: plant.ts below clean'],
  ],
  [
    'a file below a file',
    { 'libs/config/src/issues.ts': ['libs/config/src/presets.ts'] },
    ['config: issues.ts below presets.ts'],
  ],
];

/** A circle of types alone, planted as text. */
const types = {
  [`${files}/type-a.ts`]: `import type { B } from './type-b';\nexport type A = B | undefined;\n`,
  [`${files}/type-b.ts`]: `import type { A } from './type-a';\nexport type B = A[];\n`,
};

let violations: ICruiseResult['summary']['violations'];

beforeAll(async () => {
  const workspace = mkdtempSync(join(tmpdir(), 'kymo-planted-'));
  const plant = (path: string, code: string) => {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), code);
  };
  const imports = Object.assign({}, ...cases.map(([, planted]) => planted)) as Planted;
  for (const path of Object.values(imports).flat()) plant(path, 'export const planted = 1;\n');
  for (const [from, to] of Object.entries(imports)) {
    const paths = to.map((path) => join(workspace, path).replace(/\.ts$/u, ''));
    plant(from, paths.map((path) => `export { planted } from '${path}';\n`).join(''));
  }
  for (const [path, code] of Object.entries(types)) plant(path, code);
  const options = await extractDepcruiseOptions(resolve('.dependency-cruiser.mjs'));
  const { output } = await cruise(['libs'], { ...options, baseDir: workspace });
  ({ violations } = (output as ICruiseResult).summary);
  rmSync(workspace, { recursive: true });
});

const brokenBy = (planted: object) => [
  ...new Set(violations.filter(({ from }) => from in planted).map(({ rule }) => rule.name)),
];

it.each(cases)('%s', (_, planted, rules) => {
  expect(brokenBy(planted)).toEqual(rules);
});

it('a circle of types alone breaks no-cycle', () => {
  expect(brokenBy(types)).toEqual(['no-cycle']);
});
