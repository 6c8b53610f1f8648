import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Answer {
  readonly status?: number;
  readonly body: unknown;
}

/** A schema registry over HTTP: answers by path, and the paths that were asked for. */
export class RegistryServer {
  readonly asked: string[] = [];
  readonly answers = new Map<string, Answer>();
  #server: Server | undefined;
  #port = 0;

  get url(): string {
    return `http://127.0.0.1:${this.#port}/`;
  }

  /** Listens, on the same port as before. */
  async start(): Promise<void> {
    this.#server = createServer((request, response) => {
      const path = request.url!.slice(1);
      this.asked.push(path);
      const { status = 200, body } = this.answers.get(path) ?? { status: 404, body: { error_code: 40403 } };
      response.writeHead(status, { 'content-type': 'application/vnd.schemaregistry.v1+json' });
      response.end(JSON.stringify(body));
    });
    await new Promise<void>((resolve) => this.#server!.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => (this.#server ? this.#server.close(resolve) : resolve(undefined)));
    this.#server = undefined;
  }

  /** Gives a schema out under an id. */
  has(path: string, schema: string, more: object = {}): void {
    this.answers.set(path, { body: { schema, ...more } });
  }
}
