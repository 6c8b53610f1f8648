import { KymoError, messageOf } from '@kymo/domain';

const ANSWER_MS = 30_000;

/** Grafana's HTTP API. @see https://grafana.com/docs/grafana/latest/developers/http_api/ */
export class GrafanaApi {
  readonly #base: string;

  /** @param url of Grafana, with its path below a proxy if it has one. @param token of a service account */
  constructor(
    url: string,
    private readonly token: string | undefined,
  ) {
    this.#base = url.replace(/\/+$/, '');
  }

  /** @returns undefined where there is none. @throws KymoError GRAFANA_FAILED, UNAUTHORISED */
  async read(path: string): Promise<unknown> {
    const response = await this.#ask('GET', path);
    if (response.status === 404) return undefined;
    return answerOf(response, `Reading ${path} from Grafana`);
  }

  /** @throws KymoError GRAFANA_FAILED, UNAUTHORISED */
  async write(method: 'POST' | 'PUT', path: string, body: object): Promise<void> {
    await answerOf(await this.#ask(method, path, body), `Writing ${path} to Grafana`);
  }

  async #ask(method: string, path: string, body?: object): Promise<Response> {
    const headers = {
      accept: 'application/json',
      ...(body && { 'content-type': 'application/json' }),
      ...(this.token !== undefined && { authorization: `Bearer ${this.token}` }),
    };
    try {
      return await fetch(`${this.#base}${path}`, {
        method,
        headers,
        ...(body && { body: JSON.stringify(body) }),
        redirect: 'error',
        signal: AbortSignal.timeout(ANSWER_MS),
      });
    } catch (error) {
      throw new KymoError(
        'GRAFANA_FAILED',
        `Asking Grafana at ${this.#base}: ${messageOf(error)}. Give the address at which it answers by --url.`,
        { cause: error, retriable: true },
      );
    }
  }
}

async function answerOf(response: Response, doing: string): Promise<unknown> {
  const text = await response.text();
  if (response.ok) return text === '' ? undefined : (JSON.parse(text) as unknown);
  if (response.status === 401 || response.status === 403) {
    throw new KymoError(
      'UNAUTHORISED',
      `${doing}: it answered ${response.status}. Give the token of a service account that may write dashboards and ` +
        'alert rules: the option --token-variable names the environment variable with it.',
    );
  }
  throw new KymoError('GRAFANA_FAILED', `${doing}: it answered ${response.status}: ${text.slice(0, 500)}`);
}
