import { mkdtempSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createToken, TOKENS_DOCUMENT } from '@kymo/access';
import { MONITOR_ADDRESS_FILE, type MonitorAddress, type Role } from '@kymo/api';
import { LmdbStore } from '@kymo/connectors';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Access } from './access';

let folder: string;
let store: LmdbStore;
let access: Access;
let runToken: string;
const accessOf = (http: object) => new Access({ values: { dataFolder: folder, http } } as never, store);
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-access-'));
  store = LmdbStore.open(folder);
  access = accessOf({ host: '127.0.0.1' });
  await access.announce('http://127.0.0.1:1');
  const address = JSON.parse(await readFile(join(folder, MONITOR_ADDRESS_FILE), 'utf8')) as MonitorAddress;
  runToken = address.token;
});
beforeEach(() => store.putDocument(TOKENS_DOCUMENT, undefined));
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

async function give(role: Role, expiresMs?: number): Promise<string> {
  const asked = { name: role, role, ...(expiresMs !== undefined && { expiresMs }) };
  const { created, document } = createToken(store.document(TOKENS_DOCUMENT), asked, 0);
  await store.putDocument(TOKENS_DOCUMENT, document);
  return created.token;
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** What becomes of a request. */
function outcome(headers: IncomingHttpHeaders, needed: Role, method = 'POST'): string {
  try {
    return access.check({ method, headers }, needed).name;
  } catch (error) {
    return (error as { code: string }).code;
  }
}

describe('without any token given out', () => {
  it.each<[string, Role, string]>([
    ['anyone may read', 'read', 'anyone'],
    ['nobody may change anything', 'operate', 'UNAUTHORISED'],
  ])('%s', (_, needed, expected) => {
    expect(outcome({}, needed)).toBe(expected);
  });

  const own = {
    host: 'localhost:3030',
    origin: 'http://localhost:3030',
    'sec-fetch-site': 'same-origin',
  } as const;
  it.each<[string, string, IncomingHttpHeaders, object, string]>([
    ['acts', 'POST', own, {}, 'operate'],
    ['acts in an old browser', 'POST', { host: own.host, origin: own.origin }, {}, 'operate'],
    ['asks what it may do', 'GET', { host: own.host, 'sec-fetch-site': 'same-origin' }, {}, 'operate'],
    [
      'has an address of its own on this host',
      'POST',
      own,
      { publicUrl: 'http://localhost:3030' },
      'operate',
    ],
    ['is another site', 'POST', { ...own, 'sec-fetch-site': 'cross-site' }, {}, 'read'],
    ['is another port of this host', 'POST', { ...own, origin: 'http://localhost:8000' }, {}, 'read'],
    ['is no browser', 'POST', { host: own.host }, {}, 'read'],
    ['is served to other hosts', 'POST', own, { host: '0.0.0.0' }, 'read'],
    [
      'is served under another name',
      'POST',
      { ...own, host: 'kymo:3030', origin: 'http://kymo:3030' },
      {},
      'read',
    ],
    ['has a public address', 'POST', own, { publicUrl: 'https://kymo.example' }, 'read'],
    ['is behind a proxy', 'POST', { ...own, 'x-forwarded-for': '10.0.0.1' }, {}, 'read'],
    ['is behind a proxy that hides', 'POST', { ...own, origin: 'https://kymo.example' }, {}, 'read'],
  ])('a page that %s may only so much', (_, method, headers, http, role) => {
    const asked = accessOf({ host: '127.0.0.1', ...http }).principalOf({ method, headers });
    expect(asked!.role).toBe(role);
  });

  it('whoever can read the data folder may everything, and is called by the name of the user', () => {
    expect(outcome(bearer(runToken), 'admin')).toBe('this host');
    expect(outcome({ ...bearer(runToken), 'x-kymo-user': 'ada' }, 'admin')).toBe('ada');
    expect(outcome({ ...bearer(runToken), 'x-kymo-user': 'a\nb' }, 'admin')).toBe('this host');
  });
});

describe('once a token was given out', () => {
  it.each<[Role, Role, string]>([
    ['read', 'read', 'read'],
    ['read', 'operate', 'FORBIDDEN'],
    ['operate', 'read', 'operate'],
    ['operate', 'operate', 'operate'],
    ['operate', 'admin', 'FORBIDDEN'],
    ['admin', 'admin', 'admin'],
  ])('the role %s asks for what needs %s: %s', async (role, needed, expected) => {
    expect(outcome(bearer(await give(role)), needed)).toBe(expected);
  });

  it('nobody may anything without one, or with one that has expired', async () => {
    const expired = await give('admin', 1);
    expect([outcome({}, 'read'), outcome(bearer(expired), 'read')]).toEqual(['UNAUTHORISED', 'UNAUTHORISED']);
  });

  it('is told of the variable that every command reads, and of no option that only some have', () => {
    expect(() => access.check({ method: 'POST', headers: {} }, 'operate')).toThrow(
      /no token was sent\. Send a bearer token of `kymo tokens create`; the kymo command reads it from KYMO_TOKEN\.$/u,
    );
  });

  it.each<[string, string, object, string]>([
    ['reads', 'GET', {}, 'operate'],
    ['acts from the page', 'POST', { 'sec-fetch-site': 'same-origin' }, 'operate'],
    [
      'acts from the page of an old browser',
      'POST',
      { origin: 'http://kymo:3030', host: 'kymo:3030' },
      'operate',
    ],
    ['does not act from another site', 'POST', { 'sec-fetch-site': 'cross-site' }, 'UNAUTHORISED'],
    ['does not act from a site beside it', 'POST', { 'sec-fetch-site': 'same-site' }, 'UNAUTHORISED'],
    [
      'does not act from another origin',
      'POST',
      { origin: 'http://evil', host: 'kymo:3030' },
      'UNAUTHORISED',
    ],
    ['does not act from nowhere', 'POST', {}, 'UNAUTHORISED'],
  ])('a cookie %s', async (_, method, headers, expected) => {
    const cookie = `theme=dark; kymo_session=${await give('operate')}`;
    expect(outcome({ cookie, ...headers }, 'read', method)).toBe(expected);
  });

  it('keeps a hash of it alone', async () => {
    const token = await give('admin');
    expect(JSON.stringify(store.document(TOKENS_DOCUMENT))).not.toContain(token.slice(5));
  });
});
