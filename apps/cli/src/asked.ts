import { request as overTls } from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { MonitorAddress } from '@kymo/api';

export interface Answered {
  readonly status: number;
  readonly bytes: Buffer;
}

interface Request {
  readonly signal: AbortSignal;
  readonly headers: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly body?: string;
}

/**
 * Asks the monitor of this host. By TLS, exactly the certificate in its address file is believed, whatever name it bears.
 * @throws what the connection throws
 */
export async function asked(
  { url, certificate }: MonitorAddress,
  path: string,
  request: Request,
): Promise<Answered> {
  if (certificate === undefined) {
    const answer = await fetch(`${url}${path}`, request);
    return { status: answer.status, bytes: Buffer.from(await answer.arrayBuffer()) };
  }
  const { body, ...options } = request;
  return new Promise((resolve, reject) => {
    const pinned = { ca: certificate, checkServerIdentity: () => undefined };
    const sent = overTls(`${url}${path}`, { ...options, ...pinned }, (answer) => {
      buffer(answer).then((bytes) => resolve({ status: answer.statusCode!, bytes }), reject);
    });
    sent.once('error', reject).end(body);
  });
}
