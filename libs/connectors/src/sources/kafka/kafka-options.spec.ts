import { describe, expect, it } from 'vitest';
import { createKafka } from '../../kafka/kafka-client';
import { connectionOptionsSchema } from '../../kafka/connection-options';
import { kafkaSourceOptionsSchema } from './kafka-options';

const least = { brokers: ['kafka-1:9092', '[::1]:9092'], topics: ['telemetry'] };
const issues = (changes: Record<string, unknown>) =>
  kafkaSourceOptionsSchema
    .safeParse({ ...least, ...changes })
    .error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

describe('kafkaSourceOptionsSchema', () => {
  it('needs brokers and topics alone', () => {
    expect(kafkaSourceOptionsSchema.parse(least)).toMatchObject({
      groupId: 'kymo',
      start: 'earliest',
      tls: false,
    });
  });

  it.each([
    [
      { heartbeatIntervalMs: 4_000 },
      /^heartbeatIntervalMs: must be at most a third of sessionTimeoutMs \(10000 \/ 3 = 3333\)/,
    ],
    [{ sessionTimeoutMs: 90_000 }, /^rebalanceTimeoutMs: must be at least sessionTimeoutMs \(90000\)/],
    [{ brokers: ['kafka-1'] }, /^brokers.0: must be host:port/],
    [{ brokers: [] }, /^brokers: /],
    [{ topics: [] }, /^topics: /],
    [{ topics: ['^plant-('] }, /^topics.0: is no regular expression: .*Unterminated group/],
    [{ start: '2026-01-01' }, /^start: /],
    [{ password: 'secret' }, /Unrecognized key/],
    [{ sasl: { mechanism: 'plain', password: 'secret' } }, /Unrecognized key/],
  ])('refuses %j', (changes, message) => {
    expect(issues(changes)).toEqual([expect.stringMatching(message)]);
  });
});

describe('createKafka', () => {
  const connecting =
    (changes: Record<string, unknown>, env = {}) =>
    () =>
      createKafka(connectionOptionsSchema.parse({ brokers: least.brokers, ...changes }), env);

  it('takes the login from the environment, and names the variable that is missing', () => {
    const sasl = { mechanism: 'scram-sha-512' };
    expect(connecting({ sasl })).toThrow(/KYMO_KAFKA_USERNAME is not set/);
    expect(connecting({ sasl }, { KYMO_KAFKA_USERNAME: 'kymo' })).toThrow(/KYMO_KAFKA_PASSWORD is not set/);
    expect(connecting({ sasl }, { KYMO_KAFKA_USERNAME: 'kymo', KYMO_KAFKA_PASSWORD: 'x' })).not.toThrow();
  });

  it('names a TLS file that cannot be read', () => {
    expect(connecting({ tls: { caFile: '/nowhere/ca.pem' } })).toThrow(/\/nowhere\/ca\.pem/);
    expect(connecting({ tls: true })).not.toThrow();
  });
});
