import { freePort, OwnBroker } from '@kymo/testing';
import kafkajs from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectionOptionsSchema } from '../../kafka/connection-options';
import { createKafka, KafkaProducer } from '../../kafka/kafka-client';
import { createSink, createSource } from '../../registry';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
const login = (name: string) => ({ KYMO_KAFKA_USERNAME: name, KYMO_KAFKA_PASSWORD: `${name}-secret` });

describe('the topics of a configuration, at a broker that keeps rights', () => {
  let broker: OwnBroker;
  let address: string;
  const options = () => ({ brokers: [address], sasl: { mechanism: 'plain' } });

  beforeAll(async () => {
    const port = await freePort();
    address = `127.0.0.1:${port}`;
    const users = ['owner', 'kymo'].map((name) => `user_${name}="${name}-secret"`).join(' ');
    broker = await OwnBroker.start(
      {
        'listener.name.login.sasl.enabled.mechanisms': 'PLAIN',
        'listener.name.login.plain.sasl.jaas.config': `org.apache.kafka.common.security.plain.PlainLoginModule required ${users};`,
        'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
        'super.users': 'User:ANONYMOUS;User:owner',
        'auto.create.topics.enable': 'false',
      },
      port,
    );
    const connection = connectionOptionsSchema.parse(options());
    const producer = new KafkaProducer(connection, login('owner'));
    for (const topic of ['plant-a', 'plant-b', 'plant-c', 'refused']) await producer.createTopic(topic, 2);
    await producer.close();
    const admin = createKafka(connection, login('owner')).admin();
    await admin.connect();
    const { READ, DESCRIBE } = AclOperationTypes;
    const { TOPIC, GROUP } = AclResourceTypes;
    const rights = [
      [TOPIC, 'plant-a', READ],
      [TOPIC, 'plant-b', DESCRIBE],
      [TOPIC, 'refused', DESCRIBE],
      [GROUP, 'kymo', READ],
    ] as const;
    await admin.createAcls({
      acl: rights.map(([resourceType, resourceName, operation]) => ({
        ...{ resourceType, resourceName, operation, principal: 'User:kymo', host: '*' },
        resourcePatternType: ResourcePatternTypes.LITERAL,
        permissionType: AclPermissionTypes.ALLOW,
      })),
    });
    await admin.disconnect();
  }, 300_000);
  afterAll(() => broker.dispose());

  const issueOf = async (source: object, env = login('kymo')) => {
    const probed = await createSource({ type: 'kafka', ...options(), ...source }, { env }).probe!();
    return probed.ready ? undefined : probed.why;
  };

  it('are well where they are there and may be read, by name and by expression', async () => {
    expect(await issueOf({ topics: ['plant-a'] })).toBeUndefined();
    expect(await issueOf({ topics: ['^plant-[ac]$'] }, login('owner'))).toBeUndefined();
  });

  it('are named with their brokers where they are not there, or may not be read', async () => {
    const issue = await issueOf({ topics: ['plant-a', 'plant-b', 'plant-x'], groupId: 'strangers' });
    expect(issue).not.toContain('plant-a');
    const at = `at ${address}`.replaceAll('.', String.raw`\.`);
    const expected = [
      `topic plant-b ${at}: .*TOPIC_AUTHORIZATION_FAILED.*grant Read`,
      `topic plant-x ${at}: `,
      `group strangers ${at}: .*grant Read on the group`,
    ];
    for (const text of expected) expect(issue).toMatch(new RegExp(text, 'u'));
    const unknown = await issueOf({ topics: ['plant-x'] }, login('owner'));
    expect(unknown).toMatch(new RegExp(`topic plant-x ${at}: the topic plant-x does not exist`, 'u'));
  });

  it('are missed where no topic matches an expression', async () =>
    expect(await issueOf({ topics: ['^oven-'] })).toMatch(/^no topic at .* matches \^oven-/u));

  it.each(['refused', 'nowhere'])('include that of dead letters: %s', async (topic) => {
    const named = { ...options(), topic };
    const { sink } = createSink({ type: 'dead-letter-topic', ...named }, { env: login('kymo') });
    const missing = `the topic nowhere does not exist at ${address}; create it or correct its name`;
    const expected = topic === 'refused' ? { ready: true } : { ready: false, why: missing };
    expect(await sink.probe!(AbortSignal.timeout(10_000))).toEqual(expected);
    await sink.close();
  });

  it('tell of a login that is refused', async () => {
    const issue = await issueOf({ topics: ['plant-a'] }, { ...login('kymo'), KYMO_KAFKA_PASSWORD: 'x' });
    expect(issue).toMatch(/^asking for topics at .*: the brokers refuse the login/u);
  });
});
