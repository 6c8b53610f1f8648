import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { Bench, DESKTOP } from './bench';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const PAGE = new URL('../../../dist/console/', import.meta.url);
const BUDGET_KIB = 120;

const bench = new Bench();

interface Found {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}

it.each(
  [
    '',
    '#/series/furnace-03',
    '#/incidents',
    '#/incident/furnace-03',
    '#/models',
    '#/on-call',
    '#/health',
    '#/nowhere',
  ].flatMap((hash) => (['light', 'dark'] as const).map((theme) => [hash, theme] as const)),
)('axe finds nothing at "%s" in %s', async (hash, colorScheme) => {
  const [incident] = bench.monitor.plant.incidents;
  const page = await bench.open(
    hash.replace('furnace-03', hash.includes('incident/') ? incident!.id : 'furnace-03'),
    {
      ...DESKTOP,
      colorScheme,
      reducedMotion: 'reduce',
    },
  );
  await page
    .locator(
      'main :is(.fleet, .charts, .incidents, .one-incident, .models-page, .on-call-page, .health, .notice)',
    )
    .first()
    .waitFor();
  await page.evaluate(await readFile(AXE, 'utf8'));
  const { violations } = await page.evaluate<Found>('axe.run()');
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
});

it(`weighs at most ${BUDGET_KIB} KiB, compressed`, async () => {
  const files = await Promise.all(
    ['index.html', 'main.js', 'main.css'].map((file) => readFile(new URL(file, PAGE))),
  );
  const bytes = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
  expect(bytes / 1024).toBeLessThanOrEqual(BUDGET_KIB);
});
