import { KymoError, whereValid } from '@kymo/domain';
import { z } from 'zod';
import type { Environment } from '../connector';
import { httpAddress } from '../http/http-address';
import { httpShape } from '../http/http-options';
import { messageOutboxShape } from '../sinks/outbox-options';
import { templatesSchema } from './templates';

/** Options that every receiver has. @param name its default name, by which routes call it */
export function receiverShape(name: string) {
  return {
    name: z.string().min(1).default(name).describe('Name by which routes refer to this receiver'),
    template: templatesSchema.prefault({}).describe('Message texts that replace those of Kymo'),
    ...messageOutboxShape(),
  };
}

/** Options of receivers over HTTP. */
export function httpReceiverShape(name: string) {
  return { ...receiverShape(name), ...httpShape };
}

/** An address that is a secret by itself stands in an environment variable. */
export const addressShape = {
  url: httpAddress.optional().describe('Address that receives the messages'),
  urlVariable: z
    .string()
    .min(1)
    .optional()
    .describe('Environment variable with the address, if the address itself is a secret'),
};

interface Address {
  readonly url?: string | undefined;
  readonly urlVariable?: string | undefined;
}

/** Exactly one of `url` and `urlVariable`. */
export function withAddress<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>) {
  return schema.superRefine(
    (options, issues) => {
      const { url, urlVariable } = options as Address;
      if ((url === undefined) === (urlVariable === undefined))
        issues.addIssue({
          code: 'custom',
          path: ['url'],
          message: 'exactly one of url and urlVariable is needed',
        });
    },
    whereValid('url', 'urlVariable'),
  ) as typeof schema;
}

/** @throws KymoError CONFIG_INVALID */
export function addressOf({ url, urlVariable }: Address, env: Environment): URL {
  if (url !== undefined) return new URL(url);
  const { data, error } = httpAddress.safeParse(env[urlVariable!]);
  if (data !== undefined) return new URL(data);
  throw new KymoError(
    'CONFIG_INVALID',
    `reading the address of a receiver: the environment variable ${urlVariable} ${error.issues[0]!.message}. ` +
      'Set it to an http or https address.',
    { context: { variable: urlVariable } },
  );
}

/** @throws KymoError CONFIG_INVALID */
export function secretOf(variable: string, env: Environment): string {
  const value = env[variable]?.trim();
  if (value) return value;
  throw new KymoError(
    'CONFIG_INVALID',
    `reading the secret of a receiver: the environment variable ${variable} is not set. Set it to the key that the service gave out.`,
    { context: { variable } },
  );
}
