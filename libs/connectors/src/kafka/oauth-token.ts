import { KymoError, messageOf } from '@kymo/domain';
import { type Http, HttpClient } from '../http/http-client';
import { basicAuthorization } from '../http/http-options';

/** Longest wait for a token. */
const TIMEOUT_MS = 10_000;
/** A token is used for this share of its life: the brokers' clock may be ahead. */
const USED_SHARE = 0.8;
const DEFAULT_LIFE_SECONDS = 60;
const SECOND_MS = 1_000;

/** Who asks for tokens, and where. */
export interface OAuthClient {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope?: string | undefined;
}

/**
 * Gives out access tokens by the client credentials grant (RFC 6749, 4.4); one is used until shortly before it expires.
 * @throws KymoError SINK_UNREACHABLE on asking, where none is given; it may be given later
 */
export function tokenProvider(
  client: OAuthClient,
  http?: Http,
  now = () => performance.now(),
): () => Promise<string> {
  const asking = http ?? new HttpClient({ allowPrivateAddresses: true, timeoutMs: TIMEOUT_MS });
  let known: { readonly token: string; readonly untilMs: number } | undefined;
  return async () => {
    if (known !== undefined && now() < known.untilMs) return known.token;
    const { token, seconds } = await ask(client, asking);
    known = { token, untilMs: now() + seconds * SECOND_MS * USED_SHARE };
    return token;
  };
}

async function ask({ tokenUrl, clientId, clientSecret, scope }: OAuthClient, http: Http) {
  const failed = (why: string, cause?: unknown) =>
    new KymoError('SINK_UNREACHABLE', `asking ${tokenUrl} for a token: ${why}`, {
      retriable: true,
      cause,
    });
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    ...(scope !== undefined && { scope }),
  });
  // Names and secrets are encoded as in a form before they are packed (RFC 6749, 2.3.1).
  const authorization = basicAuthorization(encodeURIComponent(clientId), encodeURIComponent(clientSecret));
  const headers = {
    authorization,
    accept: 'application/json',
    'content-type': 'application/x-www-form-urlencoded',
  };
  const request = { method: 'POST', headers, body: form.toString() } as const;
  const answer = await http
    .send(new URL(tokenUrl), request, new AbortController().signal)
    .catch((thrown: unknown) => {
      throw failed(messageOf(thrown), thrown);
    });
  if (answer.status !== 200) throw failed(`it answered ${answer.status}`);
  let body: { readonly access_token?: unknown; readonly expires_in?: unknown } | null;
  try {
    body = JSON.parse(answer.text) as typeof body;
  } catch (thrown) {
    throw failed('its answer is no JSON', thrown);
  }
  if (typeof body?.access_token !== 'string') throw failed('its answer holds no access_token');
  const seconds = Number(body.expires_in ?? DEFAULT_LIFE_SECONDS);
  return { token: body.access_token, seconds: Number.isFinite(seconds) ? seconds : DEFAULT_LIFE_SECONDS };
}
