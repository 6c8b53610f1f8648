import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { closedSound, soundSnapshot } from './file-check';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'kymo-check-'))));
afterEach(() => rmSync(folder, { recursive: true }));

it('a file is read again before it is opened where it has changed since this process closed it, or may have', () => {
  const file = join(folder, 'store.mdb');
  writeFileSync(file, Buffer.alloc(2 ** 14, 7));
  const damaged = expect.objectContaining({ code: 'STORE_FAILED' });
  closedSound(file);
  utimesSync(file, 1_000, 1_000);
  expect(() => soundSnapshot(file, 'read')).toThrow(damaged);
  closedSound(file);
  expect([soundSnapshot(file, 'read'), soundSnapshot(file, 'write')]).toEqual(['latest', 'latest']);
  utimesSync(file, 2_000, 2_000);
  expect(() => soundSnapshot(file, 'read')).toThrow(damaged);
  const ahead = new Date(Date.now() + 3_600_000);
  utimesSync(file, ahead, ahead);
  closedSound(file);
  expect(() => soundSnapshot(file, 'write')).toThrow(damaged);
});
