import { readFileSync } from 'node:fs';
import { KymoError, messageOf } from '@kymo/domain';
import { z } from 'zod';
import type { Environment } from './connector';

/** Options of an encrypted connection. @param passphraseVariable default of the variable with the key's passphrase */
export function tlsOptionsSchema(passphraseVariable: string) {
  return z
    .object({
      caFile: z
        .string()
        .optional()
        .describe("PEM file of the certificate authority that signed the server's certificate"),
      certificateFile: z.string().optional().describe('PEM file of the client certificate'),
      keyFile: z.string().optional().describe("PEM file of the client certificate's private key"),
      keyPassphraseVariable: z
        .string()
        .min(1)
        .default(passphraseVariable)
        .describe('Environment variable with the passphrase of the key file'),
    })
    .strict();
}

/** @see tlsOptionsSchema */
export type TlsOptions = z.output<ReturnType<typeof tlsOptionsSchema>>;

/** What Node.js needs for an encrypted connection; absent parts take its defaults. */
export interface TlsMaterial {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly passphrase?: string;
}

/** Reads the files that TLS needs. @throws KymoError CONFIG_INVALID */
export function tlsMaterial(tls: TlsOptions, env: Environment): TlsMaterial {
  const passphrase = env[tls.keyPassphraseVariable];
  return {
    ...(tls.caFile !== undefined && { ca: contentOf(tls.caFile) }),
    ...(tls.certificateFile !== undefined && { cert: contentOf(tls.certificateFile) }),
    ...(tls.keyFile !== undefined && { key: contentOf(tls.keyFile) }),
    ...(passphrase !== undefined && { passphrase }),
  };
}

function contentOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new KymoError(
      'CONFIG_INVALID',
      `reading the TLS file ${file}: ${messageOf(error)}. Correct tls in the configuration.`,
      { cause: error, context: { file } },
    );
  }
}
