import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LmdbStore } from '@kymo/connectors';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ask, change } from './monitor-access';

let folder: string;
let server: Server | undefined;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-access-'));
  const store = LmdbStore.open(folder);
  await store.putDocument('it', 'of the store');
  await store.close();
});
afterEach(() => {
  server?.close();
  server = undefined;
  rmSync(folder, { recursive: true });
});

/** A monitor that repeats what it is asked. */
async function running(status = 200, answer?: object): Promise<void> {
  server = createServer((request, response) => {
    const { url, method, headers } = request;
    request.setEncoding('utf8').on('data', (body: string) => {
      response.end(JSON.stringify({ url, method, token: headers.authorization, body }));
    });
    if (method === 'GET' || answer)
      response.writeHead(status).end(JSON.stringify(answer ?? { url, method, token: headers.authorization }));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server!.once('listening', resolve));
  announced((server.address() as AddressInfo).port);
}

function announced(port: number): void {
  writeFileSync(
    join(folder, 'monitor.json'),
    JSON.stringify({ url: `http://127.0.0.1:${port}`, token: 't' }),
  );
}

const read = () => ask<unknown>(folder, '/api/it', (store) => store.document('it'));
const write = () =>
  change<unknown>(folder, '/api/it', { to: 1 }, async (store) => {
    await store.putDocument('it', 'changed');
    return 'changed in the store';
  });

describe('a command reaches', () => {
  it('the monitor that runs, with its token', async () => {
    await running();
    expect(await read()).toEqual({ url: '/api/it', method: 'GET', token: 'Bearer t' });
    expect(await write()).toEqual({ url: '/api/it', method: 'POST', token: 'Bearer t', body: '{"to":1}' });
  });

  it('the store where none runs, also when a killed one has left its address', async () => {
    expect(await read()).toBe('of the store');
    announced(1);
    expect(await write()).toBe('changed in the store');
    expect(await read()).toBe('changed');
  });

  it('the store of a monitor without a page only to read it', async () => {
    const store = LmdbStore.open(folder);
    expect(await read()).toBe('of the store');
    await expect(write()).rejects.toMatchObject({
      code: 'STORE_IN_USE',
      message: expect.stringContaining('--headless'),
    });
    await store.close();
  });
});

it.each([
  [
    404,
    { code: 'MODEL_UNKNOWN', message: 'no such model' },
    { code: 'MODEL_UNKNOWN', message: 'no such model' },
  ],
  [
    429,
    { message: 'Too many requests. Wait.' },
    { message: expect.stringMatching(/: Too many requests\. Wait\.$/) },
  ],
  [500, { message: 'oh' }, { code: 'MONITOR_UNREACHABLE', message: expect.stringContaining('500 oh') }],
])('an answer %i is thrown as what it says', async (status, answer, error) => {
  await running(status, answer);
  await expect(read()).rejects.toMatchObject(error);
});

it('a folder without a store is no data folder', async () => {
  rmSync(join(folder, 'store.mdb'));
  await expect(write()).rejects.toMatchObject({ code: 'INPUT_UNREADABLE' });
});
