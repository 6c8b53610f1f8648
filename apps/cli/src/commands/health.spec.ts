import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest';
import { healthCommand } from './health';

const folder = mkdtempSync(join(tmpdir(), 'kymo-health-'));
const open: { close(): unknown }[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
  vi.restoreAllMocks();
  process.exitCode = 0;
});
afterAll(() => rmSync(folder, { recursive: true }));

const monitor: RequestListener = ({ url }, response) => {
  response.writeHead(url === '/health/ready' ? 503 : 200);
  response.end(JSON.stringify({ status: url === '/health/ready' ? 'not ready' : 'live', parts: [] }));
};

/** What the command says of a monitor, and its exit code. */
async function health(...given: string[]): Promise<[said: string, code: unknown]> {
  let said = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    said += String(text);
    return true;
  });
  process.exitCode = 0;
  await healthCommand().parseAsync(['--data-folder', folder, ...given], { from: 'user' });
  return [said, process.exitCode];
}

async function listening(server: ReturnType<typeof createServer>, scheme: string, certificate?: string) {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(join(folder, 'monitor.json'), JSON.stringify({ url, token: 't', certificate }));
}

it('says whether a monitor lives, and whether it is ready', async () => {
  await listening(createServer(monitor), 'http');
  expect(await health()).toEqual(['live\n', 0]);
  expect(await health('--ready')).toEqual(['not ready\n', 1]);
});

it('says that no telemetry comes, and keeps a probe from taking the monitor out for it', async () => {
  const why = 'nothing has arrived for 2m 30s';
  const parts = [
    { name: 'source kafka', ready: true },
    { name: 'telemetry', ready: false, why },
  ];
  const silent: RequestListener = (_, response) =>
    response.end(JSON.stringify({ status: 'no telemetry', parts }));
  await listening(createServer(silent), 'http');
  expect(await health('--ready')).toEqual([`no telemetry\n  telemetry: ${why}\n`, 0]);
  const [told] = await health('--ready', '--json');
  expect(JSON.parse(told)).toEqual({ status: 'no telemetry', parts: parts.slice(1) });
});

it('asks a monitor by its address', async () => {
  await listening(createServer(monitor), 'http');
  const { url } = JSON.parse(readFileSync(join(folder, 'monitor.json'), 'utf8')) as { url: string };
  rmSync(join(folder, 'monitor.json'));
  vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  process.exitCode = 0;
  await healthCommand().parseAsync(['--url', url, '--ready'], { from: 'user' });
  expect(process.exitCode).toBe(1);
});

it('fails where none answers, and says what it found', async () => {
  await listening(createServer(monitor), 'http');
  open[0]!.close();
  await expect(health()).rejects.toMatchObject({ code: 'MONITOR_UNREACHABLE' });
  rmSync(join(folder, 'monitor.json'));
  await expect(health()).rejects.toThrow(/it has left no address there\. Start it/);
});

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.warn('Skipped, since openssl is not installed: health by TLS');

describe.runIf(hasOpenssl)('by TLS', () => {
  const [certificateFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  if (hasOpenssl) {
    const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
    const files = ['-days', '2', '-subj', '/CN=kymo', '-keyout', keyFile, '-out', certificateFile];
    execFileSync('openssl', [...request, ...files], { stdio: 'ignore' });
  }

  it.each([
    ['without a certificate of its own', false],
    ['where the monitor asks for one', true],
  ])('a monitor lives: %s', async (_, requestCert) => {
    const cert = readFileSync(certificateFile, 'utf8');
    const options = { cert, key: readFileSync(keyFile), ca: cert, requestCert, rejectUnauthorized: true };
    await listening(createTlsServer(options, monitor), 'https', cert);
    expect(await health()).toEqual(['live\n', 0]);
  });
});
