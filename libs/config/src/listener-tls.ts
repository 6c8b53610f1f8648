import { readFileSync } from 'node:fs';
import { createSecureContext } from 'node:tls';
import type { Environment } from '@kymo/connectors';
import { messageOf } from '@kymo/domain';
import { z } from 'zod';

export const listenerTlsSchema = z
  .object({
    certificateFile: z
      .string()
      .min(1)
      .describe('PEM file of the certificate, followed by any intermediate certificates'),
    keyFile: z.string().min(1).describe('PEM file of its private key'),
    keyPassphraseVariable: z
      .string()
      .default('KYMO_LISTENER_KEY_PASSPHRASE')
      .describe('Environment variable with the passphrase of the key file'),
    clientCaFile: z
      .string()
      .min(1)
      .optional()
      .describe(
        'PEM file of a certificate authority. Only clients with a certificate from it are answered, probes included',
      ),
  })
  .strict();

export type ListenerTls = z.infer<typeof listenerTlsSchema>;

/** What a server of Node.js needs to answer by TLS. */
export interface ListenerCredentials {
  readonly cert: string;
  readonly key: string;
  readonly passphrase?: string;
  readonly ca?: string;
  readonly requestCert?: boolean;
  readonly rejectUnauthorized?: boolean;
  readonly minVersion: 'TLSv1.2';
}

/** Reads certificate and key, and sees that they go together. @throws Error with what is wrong */
export function listenerCredentials(tls: ListenerTls, env: Environment): ListenerCredentials {
  const passphrase = env[tls.keyPassphraseVariable];
  const credentials: ListenerCredentials = {
    cert: read(tls.certificateFile),
    key: read(tls.keyFile),
    ...(passphrase !== undefined && { passphrase }),
    ...(tls.clientCaFile !== undefined && {
      ca: read(tls.clientCaFile),
      requestCert: true,
      rejectUnauthorized: true,
    }),
    minVersion: 'TLSv1.2',
  };
  try {
    createSecureContext(credentials);
  } catch (error) {
    throw new Error(
      `${tls.certificateFile} and ${tls.keyFile} do not go together: ${messageOf(error)}; give a certificate in PEM and its ` +
        'own key',
      { cause: error },
    );
  }
  return credentials;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new Error(`${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
}
