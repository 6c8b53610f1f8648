import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { LadderBench } from '../ladder.fixture';
import { watchedFolder } from './watched-folder';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kymo-watched-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('background fits can be watched, by the group and detector that they are of', async () => {
  const tensorboard = join(folder, 'runs');
  const bench = await LadderBench.open(join(folder, 'data'), { 8: 0.5, 16: 0.9 }, { tensorboard });
  await bench.feed(['a', 'b'], 300);
  await bench.close();
  const runs = readdirSync(tensorboard);
  expect(runs).toHaveLength(2);
  for (const run of runs) {
    expect(run).toMatch(/^pump-linear-autoencoder-\d{8}T\d{9}Z$/);
    expect(readdirSync(join(tensorboard, run)).some((name) => name.startsWith('events.out.tfevents.'))).toBe(
      true,
    );
  }
});

it('keeps those of the latest twenty fits', () => {
  const runs = Array.from({ length: 22 }, (_, fit) => {
    const run = watchedFolder(folder, `group-${fit}`, { warn: () => {} })!;
    writeFileSync(join(run, 'events.out.tfevents.1.host.1.kymo'), '');
    return run;
  });
  expect(readdirSync(folder).length).toBe(20);
  expect(readdirSync(folder).some((name) => name.startsWith('group-21-'))).toBe(true);
  expect(runs).toHaveLength(22);
});

it('does without where no folder can be made, and says so', () => {
  writeFileSync(join(folder, 'file'), '');
  const warnings: string[] = [];
  const warn = (warning: unknown) => void warnings.push(String(warning));
  expect(watchedFolder(join(folder, 'file'), 'pump-auto', { warn })).toBeUndefined();
  expect(warnings).toEqual([expect.stringMatching(/^The fit of pump-auto cannot be watched in .*file: /)]);
});
