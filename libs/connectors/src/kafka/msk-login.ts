import { KymoError, messageOf } from '@kymo/domain';

/** Signs tokens by the credentials that AWS gives a program. It brings much with it, and few need it. */
const SIGNER = 'aws-msk-iam-sasl-signer-js';

interface Signer {
  generateAuthToken(options: { readonly region: string }): Promise<{ readonly token: string }>;
}

/** The login at a cluster of Amazon MSK by IAM, as the client library takes it. */
export function mskLogin(
  region: string,
  load: () => Promise<unknown> = () => import(/* @vite-ignore */ SIGNER),
) {
  return {
    mechanism: 'oauthbearer',
    oauthBearerProvider: async () => {
      const { generateAuthToken } = await signer(load);
      const { token } = await generateAuthToken({ region });
      return { value: token };
    },
  };
}

/** @throws KymoError CONFIG_INVALID where the package is not there */
async function signer(load: () => Promise<unknown>): Promise<Signer> {
  try {
    return (await load()) as Signer;
  } catch (cause) {
    throw new KymoError(
      'CONFIG_INVALID',
      `logging in to Kafka with aws-msk-iam: the package ${SIGNER} cannot be loaded: ${messageOf(cause)}. ` +
        `Install it beside Kymo: npm install ${SIGNER}`,
      { cause },
    );
  }
}
