import { freePort, until } from '@kymo/testing';
import { connectAsync } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSource } from '../../registry';
import { Mosquitto } from './mosquitto.fixture';

const LOGIN = { username: 'kymo', password: 'kymo-secret', topics: ['plant/#'] };
const ENV = { KYMO_MQTT_USERNAME: LOGIN.username, KYMO_MQTT_PASSWORD: LOGIN.password };

describe.each(['3.1.1', '5'] as const)('what keeps MQTT %s from reading', (version) => {
  let broker: Mosquitto;
  let url: string;
  beforeAll(async () => {
    broker = await Mosquitto.start(LOGIN);
    url = `mqtt://127.0.0.1:${broker.port}`;
    await until('it listens', async () => (await issueOf(['plant/a'])) === undefined, 20_000);
  }, 60_000);
  afterAll(() => broker.dispose());

  async function issueOf(topics: string[], env: object = ENV, more: object = {}) {
    const source = createSource({ type: 'mqtt', url, version, topics, ...more } as never, {
      env: { ...env },
    });
    const probed = await source.probe!();
    return probed.ready ? undefined : probed.why;
  }

  it('is nothing where the login may subscribe to all topics', async () =>
    expect(await issueOf(['plant/{site}/flow', 'plant/#'])).toBeUndefined());

  it('is a topic that the login may not subscribe to', async () => {
    const why = version === '5' ? 'code 135, Not authorized' : 'code 128, Unspecified error';
    expect(await issueOf(['plant/#', 'office/{room}'])).toBe(
      `subscribing to plant/#, office/{room} of MQTT at ${url}: the broker refuses the subscription to office/+ ` +
        `(${why}); let this login subscribe, or correct topics`,
    );
  });

  it.each([
    ['a password that is wrong', { ...ENV, KYMO_MQTT_PASSWORD: 'wrong-secret' }],
    ['no login', {}],
  ])('is %s', async (_, env) => {
    const issue = await issueOf(['plant/#'], env);
    expect(issue).toMatch(
      /the broker refuses the login \(code (5|135), Not authorized\); set KYMO_MQTT_USERNAME/u,
    );
    expect(issue).not.toContain('secret');
  });

  it('is a broker that is away', async () => {
    const away = `mqtt://127.0.0.1:${await freePort()}`;
    expect(await issueOf(['plant/#'], ENV, { url: away })).toMatch(/MQTT at mqtt:.*: connect ECONNREFUSED/u);
  });

  it('is a QoS that the broker does not grant', async () => {
    const modest = await Mosquitto.start(undefined, ['max_qos 0']);
    const address = { url: `mqtt://127.0.0.1:${modest.port}` };
    const asked = (qos: 0 | 1) => issueOf(['plant/#'], {}, { ...address, qos });
    await until('it listens', async () => (await asked(0)) === undefined, 20_000);
    if (version === '3.1.1')
      expect(await asked(1)).toMatch(/the broker grants QoS 0, 1 is wanted; have it allow/u);
    await modest.dispose();
  });

  it('leaves a monitor its session', async () => {
    const login = { username: LOGIN.username, password: LOGIN.password };
    const running = await connectAsync(url, { ...login, clientId: 'kymo', reconnectPeriod: 0 });
    let losses = 0;
    running.on('close', () => (losses += 1));
    expect(await issueOf(['plant/#'])).toBeUndefined();
    expect([running.connected, losses]).toEqual([true, 0]);
    await running.endAsync();
  });
});
