import { createHmac } from 'node:crypto';
import { KymoError } from '@kymo/domain';

const PREFIX = 'whsec_';
const MIN_BYTES = 24;
const MAX_BYTES = 64;

/** Keys of a text of `whsec_` secrets, separated by spaces: several while one is being replaced. @throws KymoError CONFIG_INVALID */
export function signingKeys(text: string | undefined, variable: string): Buffer[] {
  const secrets = text?.trim().split(/\s+/).filter(Boolean) ?? [];
  if (secrets.length === 0) throw invalid(variable, 'is not set');
  return secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    if (!secret.startsWith(PREFIX)) throw invalid(variable, `does not begin with ${PREFIX}`);
    if (key.length < MIN_BYTES || key.length > MAX_BYTES)
      throw invalid(variable, `holds ${key.length} bytes`);
    return key;
  });
}

/**
 * The `webhook-signature` header over id, time and body.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signature(
  keys: readonly Buffer[],
  id: string,
  timestampSeconds: number,
  body: string,
): string {
  return keys
    .map((key) => createHmac('sha256', key).update(`${id}.${timestampSeconds}.${body}`).digest('base64'))
    .map((digest) => `v1,${digest}`)
    .join(' ');
}

function invalid(variable: string, found: string): KymoError {
  return new KymoError(
    'CONFIG_INVALID',
    `reading the webhook secret: the environment variable ${variable} ${found}; ${PREFIX} and base64 of ${MIN_BYTES} ` +
      `to ${MAX_BYTES} bytes is allowed. Make one with: echo "${PREFIX}$(openssl rand -base64 32)"`,
    { context: { variable } },
  );
}
