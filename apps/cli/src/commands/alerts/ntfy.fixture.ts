import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { vi } from 'vitest';
import { alertsCommand } from './alerts';

export interface NtfyMessage {
  readonly title: string;
  readonly message: string;
}

/** An ntfy server that keeps what it is sent, and a configuration whose receivers are there. */
export class Ntfy {
  readonly folder = mkdtempSync(join(tmpdir(), 'kymo-alerts-'));
  status = 200;
  received: NtfyMessage[] = [];
  private readonly server: Server = createServer((request, response) => {
    let body = '';
    request.on('data', (part) => (body += String(part)));
    request.on('end', () => {
      this.received.push(JSON.parse(body) as NtfyMessage);
      response.writeHead(this.status).end('{}');
    });
  });

  static async start(receivers: readonly string[], config: object = {}): Promise<Ntfy> {
    const ntfy = new Ntfy();
    await new Promise<void>((resolve) => ntfy.server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(ntfy.server.address() as AddressInfo).port}`;
    const sinks = receivers.map((name) => ({
      type: 'ntfy',
      name,
      topic: name,
      url,
      allowPrivateAddresses: true,
    }));
    writeFileSync(ntfy.configFile, JSON.stringify({ source: { type: 'simulator' }, sinks, ...config }));
    return ntfy;
  }

  get configFile(): string {
    return join(this.folder, 'kymo.yaml');
  }

  /** Runs `kymo alerts` with the configuration. @returns what it writes */
  async run(command: string, ...args: string[]): Promise<string> {
    const written: string[] = [];
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0);
    const alerts = await alertsCommand([command]);
    await alerts.parseAsync([command, ...args, '--config', this.configFile], { from: 'user' });
    return written.join('');
  }

  async close(): Promise<void> {
    await new Promise((resolve) => this.server.close(resolve));
    rmSync(this.folder, { recursive: true });
  }
}
