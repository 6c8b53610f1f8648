import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { TLSSocket } from 'node:tls';
import type { MonitorAddress } from '@kymo/api';
import { Program } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CrashGuard } from '../logging/crash-guard';
import { preparedMonitor } from '../started-monitor.fixture';
import { Access } from './access';

const hasOpenssl = spawnSync('openssl', ['version']).status === 0;
if (!hasOpenssl) console.warn('Skipped, since openssl is not installed: the page by TLS');

describe.runIf(hasOpenssl)('the page by TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kymo-tls-'));
  const [certificateFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const certify = (name: string) =>
    execFileSync(
      'openssl',
      ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'].concat(
        ['-subj', `/CN=${name}`, '-keyout', keyFile, '-out', certificateFile],
      ),
      { stdio: 'ignore' },
    );
  let monitor: Awaited<ReturnType<typeof preparedMonitor>>;
  const address = () =>
    JSON.parse(readFileSync(join(monitor.folder, 'monitor.json'), 'utf8')) as MonitorAddress;
  beforeAll(async () => {
    certify('first.example');
    monitor = await preparedMonitor(0, { http: { tls: { certificateFile, keyFile } } });
    await monitor.app.init();
  });
  afterAll(async () => {
    await monitor.app.close();
    monitor.remove();
    rmSync(folder, { recursive: true });
  });

  const ask = () =>
    new Promise<{ body: string; subject: string; hsts: unknown }>((resolve, reject) => {
      const options = { rejectUnauthorized: false, agent: false };
      request(`${address().url}/health/live`, options, (answer) => {
        const subject = (answer.socket as TLSSocket).getPeerCertificate().subject.CN as string;
        const hsts = answer.headers['strict-transport-security'];
        text(answer).then((body) => resolve({ body, subject, hsts }), reject);
      })
        .on('error', reject)
        .end();
    });

  it('is served by HTTPS alone, and browsers are told to stay with it', async () => {
    expect(address().url).toMatch(/^https:/u);
    expect(await ask()).toMatchObject({ subject: 'first.example', hsts: expect.stringContaining('max-age') });
    await expect(fetch(address().url.replace('https', 'http'))).rejects.toThrow();
  });

  it('is reached by the kymo command, which believes the certificate of the address file alone', async () => {
    expect(statSync(join(monitor.folder, 'monitor.json')).mode & 0o777).toBe(0o600);
    const log = new Program('kymo', ['config', 'log-level', 'silent', '--data-folder', monitor.folder]);
    expect([await log.end(), log.out, log.err]).toEqual([0, 'silent\n', '']);
  });

  it('takes up a certificate that was renewed', async () => {
    certify('second.example');
    process.emit('SIGHUP');
    await vi.waitFor(async () => expect((await ask()).subject).toBe('second.example'), 30_000);
    const renewed = readFileSync(certificateFile, 'utf8');
    await vi.waitFor(() => expect(address().certificate).toBe(renewed));
  });

  it('goes on where the address file cannot be written again', async () => {
    const isAnnounced = new Promise<void>((resolve) => {
      // No spy: that would handle the rejection.
      monitor.app.get(Access).announce = () => {
        resolve();
        return Promise.reject(new Error('disk full'));
      };
    });
    process.emit('SIGHUP');
    await isAnnounced;
    expect(await ask()).toMatchObject({ subject: 'second.example' });
    expect(monitor.app.get(CrashGuard).hasCrashed).toBe(false);
  });
});
