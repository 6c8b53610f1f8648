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
    .describe(`Environment variable that holds the ${what}, where the broker wants one`);

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
        'Name of the session: the broker keeps what comes while the monitor is away. One monitor a name',
      ),
    topics: z
      .array(template)
      .min(1)
      .describe(
        'Topics to subscribe to, with + and #. A name in braces stands for one level, plant/{site}/{device}, and is found ' +
          'by decoders as $headers.site; the whole topic as $topic',
      ),
    qos: z
      .union([z.literal(0), z.literal(1)])
      .default(1)
      .describe(
        '1: a message is acknowledged when it is durable; 0: one that comes while the monitor is away is lost',
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
      .describe('Own authority or client certificate, with mqtts or wss'),
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
      .describe('Most messages taken in at once'),
    maxWaiting: z
      .number()
      .int()
      .min(1)
      .max(65_535)
      .default(2_000)
      .describe('Messages that may wait; beyond that the broker is not read'),
    reconnectMs: z
      .number()
      .int()
      .min(100)
      .default(2_000)
      .describe('Wait before a broken connection is tried again'),
  })
  .strict();

/** @see mqttSourceOptionsSchema */
export type MqttSourceOptions = z.output<typeof mqttSourceOptionsSchema>;
