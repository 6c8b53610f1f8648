import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { verifierOf } from '@kymo/connectors';
import { KymoError, messageOf } from '@kymo/domain';
import { Command } from 'commander';
import { receivedLines } from '../receive/received-lines';
import { optionWholeNumber } from '../option-number';

interface Options {
  readonly port: number;
  readonly host: string;
  readonly secretEnv?: string;
  readonly count?: number;
  readonly json?: boolean;
}

const MAX_BODY = 1 << 20;

/** `kymo receive`: a receiver of webhooks to try alerts with. */
export function receiveCommand(): Command {
  return new Command('receive')
    .description(
      'Listen for a webhook of the monitor and print what it sends. It accepts every message and stores none.',
    )
    .option('--port <number>', 'port to listen on', optionWholeNumber(0, 65_535), 9095)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option(
      '--secret-env <name>',
      'environment variable with the secret of the webhook: signatures are verified, and what is not signed is refused',
    )
    .option('--count <number>', 'end after so many messages', optionWholeNumber(1, 1e9))
    .option('--json', 'print each message as it came, one JSON object a line')
    .action(receive);
}

/** @throws KymoError CONFIG_INVALID, PORT_IN_USE */
async function receive({ port, host, secretEnv, count = Infinity, json }: Options): Promise<void> {
  const isSigned = secretEnv === undefined ? () => true : verifierOf(process.env[secretEnv], secretEnv);
  let received = 0;
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  const server = createServer((request, response) => {
    void bodyOf(request).then(
      (body) => {
        // The monitor asks now and then whether its receiver is there.
        if (request.method !== 'POST') return response.writeHead(204, { allow: 'POST' }).end();
        const headers = headersOf(request);
        if (!isSigned(body, headers)) {
          process.stderr.write('Refused: the signature is missing or wrong, or too old.\n');
          return response.writeHead(401).end();
        }
        response.writeHead(204).end();
        process.stdout.write(json ? `${body.trim()}\n` : `${receivedLines(body).join('\n')}\n`);
        if (++received >= count) end();
      },
      () => response.writeHead(413).end(),
    );
  });
  await listening(server, port, host);
  const { port: taken } = server.address() as AddressInfo;
  process.stderr.write(`Listening at http://${host}:${taken}. Ctrl-C ends.\n`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
  await ended;
  server.close();
  server.closeIdleConnections();
}

function listening(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) =>
      reject(
        new KymoError(
          'PORT_IN_USE',
          `Listening on ${host}:${port}: ${messageOf(cause)}. Choose another port with --port; 0 takes a free one.`,
          { cause },
        ),
      ),
    );
    server.listen(port, host, resolve);
  });
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > MAX_BODY) throw new Error('too large');
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

function headersOf({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
