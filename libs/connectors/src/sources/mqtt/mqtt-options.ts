import { messageOf } from '@kymo/domain';
import { z } from 'zod';
import { tlsOptionsSchema } from '../../tls';
import { topicTemplate } from './topic-template';

const template = z
  .string()
  .max(65_535)
  .superRefine((text, context) => {
    try {
      topicTemplate(text);
    } catch (thrown) {
      context.addIssue({ code: 'custom', message: messageOf(thrown) });
    }
  });

const variable = (what: string, name: string) =>
  z
    .string()
    .min(1)
    .default(name)
    .describe(`Environment variable that holds the ${what}, if the broker requires one`);

export const mqttSourceOptionsSchema = z
  .object({
    url: z
      .url({
        protocol: /^(mqtts?|wss?)$/,
        error: 'must be a URL that begins with mqtt://, mqtts://, ws:// or wss://',
      })
      .refine((url) => !URL.canParse(url) || (new URL(url).username === '' && new URL(url).password === ''), {
        message: 'holds a name or a password: move them into environment variables',
      })
      .describe('Address of the broker: mqtt://, mqtts://, ws:// or wss://'),
    version: z.enum(['3.1.1', '5']).default('3.1.1').describe('Version of MQTT'),
    clientId: z
      .string()
      .min(1)
      .max(65_535)
      .default('kymo')
      .describe(
        'Name of the session, in which the broker keeps messages while the monitor is away. Each monitor needs its ' +
          'own',
      ),
    topics: z
      .array(template)
      .min(1)
      .describe(
        'Topics to subscribe to; + and # are allowed. A name in braces stands for one level, as in ' +
          'plant/{site}/{device}. Decoders find it as $headers.site, and the whole topic as $topic',
      ),
    qos: z
      .union([z.literal(0), z.literal(1)])
      .default(1)
      .describe(
        '1: a message is acknowledged once it is durable. 0: messages sent while the monitor is away are lost',
      ),
    retained: z
      .boolean()
      .default(false)
      .describe(
        'Also reads retained messages. They may be old, and the broker does not say when they were sent',
      ),
    usernameVariable: variable('user name', 'KYMO_MQTT_USERNAME'),
    passwordVariable: variable('password', 'KYMO_MQTT_PASSWORD'),
    tls: tlsOptionsSchema('KYMO_MQTT_KEY_PASSPHRASE')
      .optional()
      .describe('Certificate authority or client certificate, with mqtts or wss'),
    keepAliveSeconds: z
      .number()
      .int()
      .min(1)
      .max(65_535)
      .default(30)
      .describe('Time between two keep-alive messages'),
    sessionExpirySeconds: z
      .number()
      .int()
      .min(0)
      .max(4_294_967_295)
      .default(86_400)
      .describe('How long the broker keeps the session of a monitor that is away. MQTT 5 only'),
    batchRecords: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(1_000)
      .describe('Most messages processed at once'),
    maxWaiting: z
      .number()
      .int()
      .min(1)
      .max(65_535)
      .default(2_000)
      .describe('Most messages that may wait. Beyond that, reading from the broker pauses'),
    reconnectMs: z.number().int().min(100).default(2_000).describe('Delay before reconnecting'),
  })
  .strict();

/** @see mqttSourceOptionsSchema */
export type MqttSourceOptions = z.output<typeof mqttSourceOptionsSchema>;
