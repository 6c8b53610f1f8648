import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { alertsCommand } from './alerts';

let server: Server;
let folder: string;
let status = 200;
let received: { readonly title: string; readonly text: string }[] = [];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'kymo-test-receiver-'));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      const { title, message } = JSON.parse(body) as { title: string; message: string };
      received.push({ title, text: message });
      response.writeHead(status).end('{}');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const ntfy = { type: 'ntfy', name: 'team', topic: 'kymo', url, allowPrivateAddresses: true };
  const config = {
    source: { type: 'simulator' },
    sinks: [ntfy],
    onCall: {
      route: { receiver: 'team' },
      channels: [{ matchers: ['channel=flow'], unit: 'bar' }],
      content: { timeZone: 'Europe/Berlin' },
      policies: [{ minScore: 1000 }],
    },
  };
  writeFileSync(join(folder, 'kymo.yaml'), JSON.stringify(config));
});
afterEach(() => {
  received = [];
  vi.restoreAllMocks();
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(folder, { recursive: true });
});

async function test(receiver: string): Promise<string> {
  const written: string[] = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
  const command = await alertsCommand(['test']);
  const args = ['test', receiver, '--config', join(folder, 'kymo.yaml')];
  await command.parseAsync(args, { from: 'user' });
  return written.join('');
}

it('sends an incident and its end in the words of the configuration, whatever its policies keep back', async () => {
  expect(await test('team')).toMatch(/^team took \w+:1:firing\nteam took \w+:2:resolved\n$/);
  expect(received.map(({ title }) => title)).toEqual([
    'Test: Critical: pump-05: flow far below what is expected',
    'Test: Over: pump-05: flow far below what is expected',
  ]);
  expect(received[0]!.text).toContain('flow 12.3 bar, expected 40');
  expect(received[0]!.text).toContain('CET');
});

it('says what the receiver says against it, once', async () => {
  status = 403;
  await expect(test('team')).rejects.toThrow(/403/);
  expect(received).toHaveLength(1);
});

it('names the receivers that there are', async () => {
  await expect(test('phone')).rejects.toThrow(/use one of team/);
});
