import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@kymo/testing';

/** A Mosquitto of one test, which keeps its sessions over a restart. */
export class Mosquitto {
  #process: ChildProcess | undefined;

  private constructor(
    private readonly folder: string,
    readonly port: number,
  ) {}

  static async start(): Promise<Mosquitto> {
    const folder = mkdtempSync(join(tmpdir(), 'kymo-mosquitto-'));
    const broker = new Mosquitto(folder, await freePort());
    const lines = [
      `listener ${broker.port} 127.0.0.1`,
      'allow_anonymous true',
      'persistence true',
      `persistence_location ${folder}/`,
    ];
    writeFileSync(join(folder, 'mosquitto.conf'), `${lines.join('\n')}\n`);
    broker.run();
    return broker;
  }

  run(): void {
    const program = process.env['KYMO_MOSQUITTO']!;
    this.#process = spawn(program, ['-c', join(this.folder, 'mosquitto.conf')], { stdio: 'ignore' });
  }

  async stop(): Promise<void> {
    const running = this.#process!;
    const ended = once(running, 'exit');
    if (running.exitCode === null) running.kill('SIGTERM');
    await ended;
  }

  async dispose(): Promise<void> {
    await this.stop();
    rmSync(this.folder, { recursive: true });
  }
}
