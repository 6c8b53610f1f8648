import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** A request as a server received it, its body unpacked. */
export interface Exchange {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** A server that answers as a test says, and keeps what it was asked. `undefined` gives no answer, `cut` breaks off. */
export class InfluxServer {
  readonly asked: Exchange[] = [];
  answer: (exchange: Exchange) => Answer | 'cut' | undefined = () => ({ status: 204 });
  readonly #server: Server;

  private constructor() {
    this.#server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        const { pathname, searchParams } = new URL(request.url ?? '', 'http://server');
        const bytes = Buffer.concat(parts);
        const exchange = {
          method: request.method ?? '',
          path: pathname,
          query: Object.fromEntries(searchParams),
          headers: request.headers,
          body: (request.headers['content-encoding'] === 'gzip' ? gunzipSync(bytes) : bytes).toString(),
        };
        this.asked.push(exchange);
        const answer = this.answer(exchange);
        if (answer === 'cut') request.socket.destroy();
        else if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
      });
    });
  }

  static async listening(): Promise<InfluxServer> {
    const server = new InfluxServer();
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
