import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { freePort, OwnBroker } from '@kymo/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionOptionsSchema } from './connection-options';
import { describeKafkaError, KafkaProducer } from './kafka-client';

const env = { KYMO_KAFKA_USERNAME: 'kymo', KYMO_KAFKA_PASSWORD: 'secret' };
const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** A token as the broker takes it that trusts without a signature. */
function token(lifeSeconds: number): string {
  const now = Math.floor(Date.now() / 1000);
  return `${encoded({ alg: 'none' })}.${encoded({ sub: 'kymo', iat: now, exp: now + lifeSeconds })}.`;
}

describe('logins at a real broker', () => {
  let broker: OwnBroker;
  let address: string;
  let tokens: Server;
  let tokenUrl: string;
  let asked: string[];
  let lifeSeconds = 300;

  beforeAll(async () => {
    const port = await freePort();
    address = `127.0.0.1:${port}`;
    const jaas = (name: string) => `org.apache.kafka.common.security.${name}LoginModule required`;
    const settings = {
      'sasl.enabled.mechanisms': 'PLAIN,OAUTHBEARER',
      'plain.sasl.jaas.config': `${jaas('plain.Plain')} user_kymo="secret";`,
      'oauthbearer.sasl.jaas.config': `${jaas('oauthbearer.OAuthBearer')} unsecuredLoginStringClaim_sub="broker";`,
    };
    const named = Object.entries(settings).map(([name, value]) => [`listener.name.login.${name}`, value]);
    broker = await OwnBroker.start(Object.fromEntries(named) as Record<string, string>, port);
    tokens = createServer((request, response) => {
      asked.push(String(request.headers.authorization));
      response.end(JSON.stringify({ access_token: token(lifeSeconds), expires_in: lifeSeconds }));
    });
    await new Promise<void>((resolve) => tokens.listen(0, '127.0.0.1', resolve));
    tokenUrl = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`;
  }, 300_000);
  afterAll(async () => {
    await new Promise((resolve) => tokens.close(resolve));
    await broker.dispose();
  });

  const ping = async (sasl: object | undefined, given: Record<string, string> = env) => {
    asked = [];
    const options = connectionOptionsSchema.parse({ brokers: [address], ...(sasl && { sasl }) });
    const producer = new KafkaProducer(options, given);
    try {
      await producer.ping();
      return 'in';
    } catch (thrown) {
      return describeKafkaError(thrown, [address]);
    } finally {
      await producer.close();
    }
  };

  it('takes a name and a password, and no wrong one', async () => {
    expect(await ping({ mechanism: 'plain' })).toBe('in');
    expect(await ping({ mechanism: 'plain' }, { ...env, KYMO_KAFKA_PASSWORD: 'wrong' })).toMatch(
      /refuse the login/,
    );
  });

  it('takes tokens that are given out by client credentials, and none that is over', async () => {
    lifeSeconds = 300;
    expect(await ping({ mechanism: 'oauthbearer', tokenUrl })).toBe('in');
    expect(asked[0]).toBe(`Basic ${Buffer.from('kymo:secret').toString('base64')}`);
    lifeSeconds = -300;
    // The library ends the exchange where the broker explains itself: why is not told.
    expect(await ping({ mechanism: 'oauthbearer', tokenUrl })).toMatch(/^no answer/);
  });
});
