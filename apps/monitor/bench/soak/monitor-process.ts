import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Where benchmarks are built to, the program stands beside them. */
const PROGRAM = fileURLToPath(new URL('kymo-monitor.js', import.meta.url));

/** The monitor as a process of its own, so that what it needs is its own. */
export class MonitorProcess {
  private constructor(
    private readonly child: ChildProcess,
    private readonly exited: Promise<unknown[]>,
    readonly page: string,
  ) {}

  /** Starts it. @returns once its page is served */
  static async start(config: string): Promise<MonitorProcess> {
    const child = spawn(process.execPath, [PROGRAM, '--config', config], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exited = once(child, 'exit');
    let said = '';
    const page = await new Promise<string>((resolve, reject) => {
      const hear = (chunk: Buffer) => {
        said += chunk.toString();
        const url = /Page: (http[^\s"]+)/u.exec(said)?.[1];
        if (url !== undefined) resolve(url);
      };
      child.stdout.on('data', hear);
      child.stderr.on('data', hear);
      child.once('exit', () => reject(new Error(`starting the monitor: it ended\n${said.slice(-2_000)}`)));
    });
    // What it says later is of no use, and must not fill a pipe.
    for (const stream of [child.stdout, child.stderr]) stream.removeAllListeners('data').resume();
    return new MonitorProcess(child, exited, page);
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** @returns its exit code */
  async end(signal: NodeJS.Signals): Promise<unknown> {
    this.child.kill(signal);
    return (await this.exited)[0];
  }
}
