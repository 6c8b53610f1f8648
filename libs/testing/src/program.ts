import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const dist = (name: string) => fileURLToPath(new URL(`../../../dist/${name}.js`, import.meta.url));

/** One of the built programs as its own process. */
export class Program {
  private readonly child: ChildProcess;
  private readonly ended: Promise<number | NodeJS.Signals>;
  out = '';
  err = '';

  /** @param folder in which it runs; this one where it is absent */
  constructor(
    name: 'kymo' | 'kymo-monitor',
    flags: readonly string[],
    env: Readonly<Record<string, string | undefined>> = {},
    folder?: string,
  ) {
    const options = { env: { ...process.env, ...env }, ...(folder !== undefined && { cwd: folder }) };
    this.child = spawn(process.execPath, [dist(name), ...flags], options);
    this.child.stdout!.on('data', (chunk: Buffer) => (this.out += chunk.toString()));
    this.child.stderr!.on('data', (chunk: Buffer) => (this.err += chunk.toString()));
    // By 'close', since what it said may come after its exit.
    this.ended = once(this.child, 'close').then(
      ([code, signal]) => (code ?? signal) as number | NodeJS.Signals,
    );
  }

  write(input: string | Uint8Array): void {
    this.child.stdin!.end(input);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** @returns the exit code, or the signal that ended it */
  async end(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals> {
    if (signal) this.child.kill(signal);
    return this.ended;
  }

  /** The JSON object that ends its standard output. */
  json<Content>(): Content {
    return JSON.parse(this.out.trim().split('\n').at(-1)!) as Content;
  }

  /** Address of the page, once it is printed. */
  async page(): Promise<string> {
    return until('the page is served', () => /Page: (http[^\s"]+)/.exec(this.out + this.err)?.[1], 120_000);
  }
}

/** Asks again and again until there is an answer; the limit only ends what would never be answered. */
export async function until<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined | false> | Answer | undefined | false,
  limitMs: number,
): Promise<Answer> {
  const deadline = Date.now() + limitMs;
  let last: unknown;
  while (Date.now() < deadline) {
    try {
      const answer = await ask();
      if (answer !== undefined && answer !== false) return answer;
    } catch (error) {
      last = error;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`waited ${limitMs / 1000} s until ${what}`, { cause: last });
}
