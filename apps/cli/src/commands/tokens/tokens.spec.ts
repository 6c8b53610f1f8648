import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findToken, TOKENS_DOCUMENT, tokensIn } from '@kymo/access';
import { LmdbStore, readStore } from '@kymo/connectors';
import type { Command } from 'commander';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { auditCommand } from '../audit';
import { tokensCommand } from './tokens';

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-tokens-'));
  await LmdbStore.open(folder).close();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rmSync(folder, { recursive: true }));

async function said(command: Command, ...words: string[]) {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  await command.parseAsync([...words, '--data-folder', folder], { from: 'user' });
  return text.trim();
}

it('gives out a token, lists it without its secret, takes it back, and notes all of it', async () => {
  const secret = await said(tokensCommand(), 'create', 'grafana', '--role', 'read', '--expires-in', '90d');
  const store = readStore(folder);
  expect(findToken(tokensIn(store.document(TOKENS_DOCUMENT)), secret, Date.now())).toMatchObject({
    role: 'read',
  });
  await store.close();
  const listed = await said(tokensCommand(), 'list');
  expect(listed).toMatch(/grafana\s+read/u);
  expect(listed).not.toContain(secret);
  await expect(said(tokensCommand(), 'create', 'grafana', '--role', 'admin')).rejects.toMatchObject({
    code: 'OPTIONS_INVALID',
  });
  await said(tokensCommand(), 'revoke', 'grafana');
  expect(await said(tokensCommand(), 'list')).toContain('No tokens');
  await expect(said(tokensCommand(), 'revoke', 'grafana')).rejects.toMatchObject({ code: 'TOKEN_UNKNOWN' });
  const { entries } = JSON.parse(await said(auditCommand(), '--json')) as { entries: { action: string }[] };
  expect(entries.map(({ action }) => action)).toEqual(['token.revoke', 'token.create']);
});
