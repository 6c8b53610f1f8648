import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { environmentWithFiles } from './environment';

const folder = mkdtempSync(join(tmpdir(), 'kymo-secrets-'));
const file = join(folder, 'token');
writeFileSync(file, 'from a file\n');
afterAll(() => rmSync(folder, { recursive: true }));

it.each([
  [{ TOKEN: 'own' }, 'own'],
  [{ TOKEN_FILE: file }, 'from a file'],
  [{ TOKEN: 'own', TOKEN_FILE: '/nowhere' }, 'own'],
  [{ TOKEN_FILE: '' }, undefined],
  [{}, undefined],
])('finds TOKEN in %j: %s', (env, expected) => {
  expect(environmentWithFiles(env)['TOKEN']).toBe(expected);
});

it('says which variable names a file that cannot be read', () => {
  const env = environmentWithFiles({ TOKEN_FILE: '/nowhere/token' });
  expect(() => env['TOKEN']).toThrow(/reading TOKEN from \/nowhere\/token, which TOKEN_FILE names: ENOENT/);
});
