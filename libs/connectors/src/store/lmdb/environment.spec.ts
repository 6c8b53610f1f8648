import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { programOf } from '@kymo/testing';
import { describe, expect, it } from 'vitest';
import { Environment, mayPass } from './environment';

describe('a failure of the database', () => {
  it.each([
    ['a full disk', { code: constants.errno.ENOSPC }, true],
    ['a short write', { code: constants.errno.EIO }, true],
    ['too many open files', { code: constants.errno.EMFILE }, true],
    ['a file that may not be written', { code: constants.errno.EACCES }, false],
    ['a damaged page', { code: -30796 }, false],
    ['a key too large', new Error('Key size is larger than the maximum key size (1978)'), false],
    ['nothing', undefined, false],
  ])('says whether it may pass: %s', (_, error, expected) => expect(mayPass(error)).toBe(expected));

  it('is thrown where there is no room, whatever a change returns, and leaves the database of use', async () => {
    const program = await programOf(join(import.meta.dirname, 'full-file.fixture.ts'));
    const folder = mkdtempSync(join(tmpdir(), 'kymo-full-'));
    // In blocks of 512 bytes: half a megabyte.
    const limited = ['-c', `ulimit -f 1024; exec "${process.execPath}" "${program}" "${folder}"`];
    const { stdout, stderr } = spawnSync('sh', limited, { encoding: 'utf8' });
    rmSync(folder, { recursive: true });
    expect([stderr, JSON.parse(stdout)]).toEqual([
      '',
      { code: 'STORE_FAILED', retriable: true, large: false, small: 'a' },
    ]);
  });
});

it('keeps its files from everybody but their owner', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-mode-'));
  const file = join(folder, 'store.mdb');
  const environment = new Environment(file);
  await environment.write(() => undefined);
  const modes = [file, `${file}-lock`].map((path) => statSync(path).mode & 0o777);
  await environment.close();
  rmSync(folder, { recursive: true });
  expect(modes).toEqual([0o600, 0o600]);
});
