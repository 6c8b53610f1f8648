import { KymoError } from '@kymo/domain';
import { Webhook } from 'standardwebhooks';

const PREFIX = 'whsec_';
const MIN_BYTES = 24;
const MAX_BYTES = 64;

/**
 * Signers of a text of `whsec_` secrets, separated by spaces: several while one is being replaced.
 * @throws KymoError CONFIG_INVALID
 */
export function signersOf(text: string | undefined, variable: string): Webhook[] {
  const secrets = text?.trim().split(/\s+/).filter(Boolean) ?? [];
  if (secrets.length === 0) throw invalid(variable, 'is not set');
  return secrets.map((secret) => {
    if (!secret.startsWith(PREFIX)) throw invalid(variable, `does not begin with ${PREFIX}`);
    const { length } = Buffer.from(secret.slice(PREFIX.length), 'base64');
    if (length < MIN_BYTES || length > MAX_BYTES) throw invalid(variable, `holds ${length} bytes`);
    try {
      return new Webhook(secret);
    } catch {
      throw invalid(variable, 'is not base64');
    }
  });
}

/**
 * The headers that let a receiver verify a message, signed by every signer.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function signedHeaders(signers: readonly Webhook[], id: string, nowMs: number, body: string) {
  const time = new Date(nowMs);
  return {
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(nowMs / 1000)),
    'webhook-signature': signers.map((signer) => signer.sign(id, time, body)).join(' '),
  };
}

/**
 * Says whether a message was signed with one of the secrets, lately.
 * @throws KymoError CONFIG_INVALID
 */
export function verifierOf(
  secrets: string | undefined,
  variable: string,
): (body: string, headers: Readonly<Record<string, string>>) => boolean {
  const signers = signersOf(secrets, variable);
  return (body, headers) =>
    signers.some((signer) => {
      try {
        signer.verify(body, { ...headers });
        return true;
      } catch {
        return false;
      }
    });
}

function invalid(variable: string, found: string): KymoError {
  return new KymoError(
    'CONFIG_INVALID',
    `reading the webhook secret: the environment variable ${variable} ${found}; ${PREFIX} and base64 of ${MIN_BYTES} ` +
      `to ${MAX_BYTES} bytes is allowed. Make one with: echo "${PREFIX}$(openssl rand -base64 32)"`,
    { context: { variable } },
  );
}
