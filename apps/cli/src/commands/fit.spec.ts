import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exitCodeOf } from '@kymo/domain';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fitCommand } from './fit';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kymo-fit-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('refuses a folder for TensorBoard that cannot be made, before it fits', async () => {
  const file = join(folder, 'telemetry.csv');
  writeFileSync(file, 'time,flow\n2026-01-01T00:00:00Z,1\n2026-01-01T00:01:00Z,2\n');
  const refused: unknown = await fitCommand()
    .parseAsync(['-i', file, '-o', folder, '--tensorboard', file], { from: 'user' })
    .catch((thrown: unknown) => thrown);
  expect(refused).toMatchObject({
    message: expect.stringMatching(/^Fitting with --tensorboard .*: no folder can be made there: EEXIST/),
  });
  expect(exitCodeOf(refused)).toBe(2);
  expect(readdirSync(folder)).toEqual(['telemetry.csv']);
});
