import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@kymo/testing';
import { stringify } from 'yaml';

/** A Prometheus of its own. */
export class OwnPrometheus {
  private constructor(
    readonly url: string,
    readonly end: () => Promise<unknown>,
  ) {}

  /** @param configOf its configuration, for the address that it listens on */
  static async start(folder: string, configOf: (address: string) => object): Promise<OwnPrometheus> {
    const address = `127.0.0.1:${await freePort()}`;
    writeFileSync(join(folder, 'prometheus.yaml'), stringify(configOf(address)));
    const flags = [`--config.file=${folder}/prometheus.yaml`, `--storage.tsdb.path=${folder}/tsdb`];
    const child = spawn(process.env['KYMO_PROMETHEUS']!, [...flags, `--web.listen-address=${address}`], {
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    return new OwnPrometheus(`http://${address}`, async () => (child.kill('SIGKILL'), await ended));
  }

  /** The latest values of an expression. @throws Error where it is refused */
  async ask(expression: string): Promise<number[]> {
    const answer = await fetch(
      `${this.url}/api/v1/query?${new URLSearchParams({ query: expression }).toString()}`,
    );
    const { data, error } = (await answer.json()) as {
      data?: { result: { value: [number, string] }[] };
      error?: string;
    };
    if (data === undefined) throw new Error(`Prometheus refuses ${expression}: ${error}`);
    return data.result.map(({ value }) => Number(value[1]));
  }
}
