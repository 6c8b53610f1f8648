import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Notification } from '@kymo/domain';
import { Webhook } from 'standardwebhooks';

export interface Received {
  readonly id: string;
  readonly notification: Notification;
  /** By the clock. */
  readonly atMs: number;
}

/** Takes signed notifications, as a receiver of Standard Webhooks would; answers 503 as often as it is told to first. */
export async function webhookReceiver(secret: string, failures = 0) {
  const received: Received[] = [];
  const verifier = new Webhook(secret);
  let failuresLeft = failures;
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      if (failuresLeft-- > 0) return response.writeHead(503).end();
      const { data } = verifier.verify(body, request.headers as Record<string, string>) as {
        data: Notification;
      };
      received.push({ id: String(request.headers['webhook-id']), notification: data, atMs: Date.now() });
      return response.writeHead(204).end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}/alerts`, received, close: () => server.close() };
}
