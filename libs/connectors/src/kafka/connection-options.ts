import { KymoError } from '@kymo/domain';
import { z } from 'zod';
import type { Environment } from '../connector';
import { httpAddress } from '../http/http-address';
import { tlsOptionsSchema } from '../tls';
import { mskLogin } from './msk-login';
import { tokenProvider } from './oauth-token';

const variable = (what: string, name: string) =>
  z.string().min(1).default(name).describe(`Environment variable that holds the ${what}`);

const saslSchema = z
  .object({
    mechanism: z
      .enum(['plain', 'scram-sha-256', 'scram-sha-512', 'oauthbearer', 'aws-msk-iam'])
      .describe(
        'Login method. oauthbearer requests tokens with client credentials; aws-msk-iam signs them with the ' +
          "program's AWS role",
      ),
    usernameVariable: variable('user name, or the client id', 'KYMO_KAFKA_USERNAME'),
    passwordVariable: variable('password, or the client secret', 'KYMO_KAFKA_PASSWORD'),
    tokenUrl: httpAddress.optional().describe('Token endpoint; required with oauthbearer'),
    scope: z.string().min(1).optional().describe('Scope to request, with oauthbearer'),
    region: z.string().min(1).optional().describe('Region of the cluster; required with aws-msk-iam'),
  })
  .strict()
  .superRefine(({ mechanism, tokenUrl, region }, context) => {
    const report = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (mechanism === 'oauthbearer' && tokenUrl === undefined)
      report('tokenUrl', 'is missing; oauthbearer needs the address that gives out tokens');
    if (mechanism === 'aws-msk-iam' && region === undefined)
      report('region', 'is missing; aws-msk-iam needs the region of the cluster, such as eu-central-1');
  });

const broker = z
  .string()
  .regex(/^[^\s:/]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/, 'must be host:port, for example kafka-1:9092');

/** How to reach a Kafka cluster: the part that sources, sinks and producers share. */
export const connectionShape = {
  brokers: z.array(broker).min(1).describe('Brokers to connect to first, as host:port. They name the others'),
  clientId: z.string().min(1).default('kymo').describe('Name under which the brokers see this client'),
  tls: z
    .union([z.boolean(), tlsOptionsSchema('KYMO_KAFKA_KEY_PASSPHRASE')])
    .default(false)
    .describe(
      'Encrypts the connection. true trusts the public certificate authorities; an object names certificate files ' +
        'of your own',
    ),
  sasl: saslSchema.optional().describe('Login. User name and password come from environment variables'),
  connectionTimeoutMs: z
    .number()
    .int()
    .min(100)
    .max(60_000)
    .default(5_000)
    .describe('Longest wait for a connection to a broker'),
  requestTimeoutMs: z
    .number()
    .int()
    .min(1_000)
    .max(120_000)
    .default(30_000)
    .describe("Longest wait for a broker's answer"),
};

export const connectionOptionsSchema = z.object(connectionShape).strict();

/** @see connectionOptionsSchema */
export type KafkaConnection = z.output<typeof connectionOptionsSchema>;

/** Name and password for the login. @throws KymoError CONFIG_INVALID */
function credentials(sasl: NonNullable<KafkaConnection['sasl']>, env: Environment) {
  const { mechanism, usernameVariable, passwordVariable } = sasl;
  const [username, password] = [env[usernameVariable], env[passwordVariable]];
  if (username && password) return { mechanism, username, password };
  const variables = [usernameVariable, passwordVariable].filter((name) => !env[name]);
  throw new KymoError(
    'CONFIG_INVALID',
    `logging in to Kafka with ${mechanism}: in the environment, ` +
      `${variables.map((name) => `${name} is not set`).join(' and ')}. Set what is missing, or remove sasl.`,
    { context: { variables } },
  );
}

/** The login as the client library takes it. @throws KymoError CONFIG_INVALID */
export function loginOf(sasl: NonNullable<KafkaConnection['sasl']>, env: Environment): object {
  const { tokenUrl, scope, region } = sasl;
  if (sasl.mechanism === 'aws-msk-iam') return mskLogin(region!);
  const login = credentials(sasl, env);
  if (login.mechanism !== 'oauthbearer' || tokenUrl === undefined) return login;
  const token = tokenProvider({ tokenUrl, clientId: login.username, clientSecret: login.password, scope });
  return { mechanism: login.mechanism, oauthBearerProvider: async () => ({ value: await token() }) };
}
