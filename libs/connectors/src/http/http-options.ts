import { KymoError } from '@kymo/domain';
import { z } from 'zod';
import type { Environment } from '../connector';
import { tlsMaterial, tlsOptionsSchema } from '../tls';
import type { HttpClientOptions } from './http-client';

const variable = (what: string) => z.string().min(1).describe(`Environment variable with the ${what}`);

const authOptionsSchema = z.discriminatedUnion('type', [
  z
    .object({
      type: z.literal('basic').describe('User name and password'),
      usernameVariable: variable('user name'),
      passwordVariable: variable('password'),
    })
    .strict(),
  z.object({ type: z.literal('bearer').describe('Token'), tokenVariable: variable('token') }).strict(),
]);

type AuthOptions = z.output<typeof authOptionsSchema>;

/** Options that every receiver over HTTP shares. */
export const httpShape = {
  auth: authOptionsSchema
    .optional()
    .describe('Sends a user name and password, or a token, with every request'),
  tls: tlsOptionsSchema('KYMO_HTTP_KEY_PASSPHRASE')
    .optional()
    .describe('Certificate authority or client certificate for an https address'),
  allowPrivateAddresses: z
    .boolean()
    .default(false)
    .describe('Permits receivers on this host and in private networks'),
  timeoutMs: z
    .number()
    .int()
    .min(100)
    .max(120_000)
    .default(15_000)
    .describe('Longest wait for the complete answer'),
};

type HttpOptions = z.output<z.ZodObject<typeof httpShape>>;

/** Options of a client as the configuration states them, with its secrets. @throws KymoError CONFIG_INVALID */
export function httpClientOptions(
  { auth, tls, allowPrivateAddresses, timeoutMs }: HttpOptions,
  env: Environment,
): HttpClientOptions {
  return {
    allowPrivateAddresses,
    timeoutMs,
    ...(auth && { authorization: authorizationOf(auth, env) }),
    ...(tls && { tls: tlsMaterial(tls, env) }),
  };
}

/** The `Authorization` header of a user name and password. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

function authorizationOf(auth: AuthOptions, env: Environment): string {
  const secret = (name: string) => {
    const value = env[name];
    if (value) return value;
    throw new KymoError(
      'CONFIG_INVALID',
      `reading the credentials of a receiver: the environment variable ${name} is not set. Set it, or remove auth.`,
      { context: { variable: name } },
    );
  };
  if (auth.type === 'bearer') return `Bearer ${secret(auth.tokenVariable)}`;
  return basicAuthorization(secret(auth.usernameVariable), secret(auth.passwordVariable));
}
