import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectionOptionsSchema, loginOf } from './connection-options';
import { tokenProvider } from './oauth-token';

let server: Server;
let tokenUrl: string;
let answer: { status: number; body: string };
const asked: { authorization: string | undefined; body: string }[] = [];

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of request) text += String(part);
  return text;
}

beforeEach(async () => {
  asked.length = 0;
  answer = {
    status: 200,
    body: JSON.stringify({ access_token: 'first', expires_in: 100, token_type: 'Bearer' }),
  };
  server = createServer((request, response) => {
    void textOf(request).then((body) => {
      asked.push({ authorization: request.headers.authorization, body });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  tokenUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

describe('tokens for OAUTHBEARER', () => {
  it('are asked for by client credentials, and used until shortly before they expire', async () => {
    let nowMs = 0;
    const token = tokenProvider(
      { tokenUrl, clientId: 'kymo:1', clientSecret: 'a b', scope: 'kafka read' },
      undefined,
      () => nowMs,
    );
    expect([await token(), await token()]).toEqual(['first', 'first']);
    expect(asked).toEqual([
      {
        authorization: `Basic ${Buffer.from('kymo%3A1:a%20b').toString('base64')}`,
        body: 'grant_type=client_credentials&scope=kafka+read',
      },
    ]);
    answer.body = JSON.stringify({ access_token: 'second' });
    nowMs = 79_999;
    expect(await token()).toBe('first');
    nowMs = 80_000;
    expect(await token()).toBe('second');
  });

  it.each([
    [401, '{"error":"invalid_client"}', /it answered 401/],
    [200, 'hello', /no JSON/],
    [200, '{}', /no access_token/],
  ])('are not given where the answer is %i %s', async (status, body, message) => {
    answer = { status, body };
    const token = tokenProvider({ tokenUrl, clientId: 'a', clientSecret: 'b' });
    await expect(token()).rejects.toMatchObject({
      message: expect.stringMatching(message) as string,
      retriable: true,
    });
  });

  it('are handed to the client library, and need their address', async () => {
    const options = { brokers: ['a:9092'], sasl: { mechanism: 'oauthbearer', tokenUrl } };
    const { sasl } = connectionOptionsSchema.parse(options);
    const login = loginOf(sasl!, { KYMO_KAFKA_USERNAME: 'id', KYMO_KAFKA_PASSWORD: 'secret' });
    expect(login).toMatchObject({ mechanism: 'oauthbearer' });
    const { oauthBearerProvider } = login as { oauthBearerProvider: () => Promise<{ value: string }> };
    expect(await oauthBearerProvider()).toEqual({ value: 'first' });
    const lacking = { brokers: ['a:9092'], sasl: { mechanism: 'oauthbearer' } };
    expect(connectionOptionsSchema.safeParse(lacking).error?.issues[0]?.path).toEqual(['sasl', 'tokenUrl']);
  });
});
