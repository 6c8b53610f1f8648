import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programOf } from '@kymo/testing';
import { expect, it } from 'vitest';

it('repeats a pass whose commit found no room, and goes on once there is some', async () => {
  const program = await programOf(join(import.meta.dirname, 'full-disk.fixture.ts'));
  const folder = mkdtempSync(join(tmpdir(), 'kymo-full-'));
  // In blocks of 512 bytes: half a megabyte.
  const limited = ['-c', `ulimit -f 1024; exec "${process.execPath}" "${program}" "${folder}"`];
  const { stdout, stderr } = spawnSync('sh', limited, { encoding: 'utf8' });
  rmSync(folder, { recursive: true });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    warnings: [
      {
        tries: 1,
        error: expect.stringMatching(/^writing to .*store\.mdb: .*Check that the disk is writable, not full/),
      },
    ],
    position: 7,
  });
});
