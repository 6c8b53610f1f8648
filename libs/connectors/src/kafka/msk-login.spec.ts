import { expect, it } from 'vitest';
import { connectionOptionsSchema, loginOf } from './connection-options';
import { mskLogin } from './msk-login';

const parsed = (sasl: object) => connectionOptionsSchema.safeParse({ brokers: ['b:9098'], tls: true, sasl });

it('needs the region, and no name or password', () => {
  expect(parsed({ mechanism: 'aws-msk-iam' }).error?.issues).toMatchObject([{ path: ['sasl', 'region'] }]);
  const { sasl } = parsed({ mechanism: 'aws-msk-iam', region: 'eu-central-1' }).data!;
  expect(loginOf(sasl!, {})).toMatchObject({ mechanism: 'oauthbearer' });
});

it('hands on what the package signs for the region', async () => {
  const generateAuthToken = ({ region }: { region: string }) => Promise.resolve({ token: `for ${region}` });
  const { oauthBearerProvider } = mskLogin('eu-central-1', () => Promise.resolve({ generateAuthToken }));
  expect(await oauthBearerProvider()).toEqual({ value: 'for eu-central-1' });
});

it('says what to install where the package is not there', async () => {
  const { oauthBearerProvider } = mskLogin('eu-central-1');
  await expect(oauthBearerProvider()).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: expect.stringMatching(/npm install aws-msk-iam-sasl-signer-js/) as string,
  });
});
