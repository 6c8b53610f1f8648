import { request as requestHttp, type IncomingMessage } from 'node:http';
import { request as requestHttps } from 'node:https';
import {
  KymoError,
  messageOf,
  systemClock,
  whereSound,
  type Clock,
  type Delivery,
  type OutboxEntry,
  type Readiness,
  type Sink,
} from '@kymo/domain';
import { z } from 'zod';
import type { Environment, SinkDefinition } from '../../connector';
import { httpAddress } from '../../http/http-address';
import { publicLookup, refusePrivateHost } from '../../http/public-address';
import { retryAfterMs } from '../../http/retry-after';
import { webhookEntry } from './webhook-entries';
import { signature, signingKeys } from './webhook-signature';

export const webhookOptionsSchema = z
  .object({
    name: z.string().min(1).default('webhook').describe('Name of the sink in metrics and messages'),
    url: httpAddress.optional().describe('Address that takes alerts by POST'),
    urlVariable: z
      .string()
      .min(1)
      .optional()
      .describe('Environment variable with the address instead, where the address is a secret itself'),
    secretVariable: z
      .string()
      .min(1)
      .default('KYMO_WEBHOOK_SECRET')
      .describe(
        'Environment variable with the signing secret, whsec_…; several, separated by spaces, while replacing one',
      ),
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
      .describe('Longest wait for the whole answer'),
  })
  .strict()
  .superRefine(
    ({ url, urlVariable }, issues) => {
      if ((url === undefined) === (urlVariable === undefined)) {
        issues.addIssue({
          code: 'custom',
          path: ['url'],
          message: 'exactly one of url and urlVariable is needed',
        });
      }
    },
    whereSound('url', 'urlVariable'),
  );

/** @see webhookOptionsSchema */
export type WebhookOptions = z.output<typeof webhookOptionsSchema>;

/** Answers that find fault with what the alert holds, not with who sends it or where to. */
const REFUSES_ALERT: ReadonlySet<number> = new Set([400, 409, 413, 422]);

/** Alerts as signed JSON, one request an alert, after Standard Webhooks 1.0.0. */
export class WebhookSink implements Sink {
  readonly name: string;
  readonly batchEntries = 1;
  readonly #keys: readonly Buffer[];
  readonly #url: URL;
  readonly #place: string;
  #gone = false;

  /** @throws KymoError CONFIG_INVALID */
  constructor(
    private readonly options: WebhookOptions,
    env: Environment,
    private readonly now: Clock = systemClock,
    private readonly lookup = publicLookup(),
  ) {
    this.name = options.name;
    this.#keys = signingKeys(env[options.secretVariable], options.secretVariable);
    this.#url = new URL(options.url ?? addressIn(env, options.urlVariable!));
    // Paths and queries of webhooks often are secrets: messages name the host alone.
    this.#place = this.#url.host;
  }

  async deliver(entries: readonly OutboxEntry[], signal: AbortSignal): Promise<Delivery> {
    if (this.#gone)
      return this.#refused('it answered 410 (gone) before and is disabled until the next start');
    for (const entry of entries) {
      const delivery = await this.#post(entry, signal);
      if (delivery.status !== 'delivered') return delivery;
    }
    return { status: 'delivered' };
  }

  /** A receiver takes nothing but alerts, so that asking it would be one. */
  readiness(): Promise<Readiness> {
    return Promise.resolve(
      this.#gone ? { ready: false, why: `${this.#place} answered 410 (gone)` } : { ready: true },
    );
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  async #post(entry: OutboxEntry, signal: AbortSignal): Promise<Delivery> {
    try {
      if (!this.options.allowPrivateAddresses) refusePrivateHost(this.#url.hostname);
      const answer = await this.#send(
        entry,
        AbortSignal.any([signal, AbortSignal.timeout(this.options.timeoutMs)]),
      );
      return this.#outcomeOf(answer);
    } catch (thrown) {
      if (thrown instanceof KymoError && thrown.code === 'ADDRESS_REFUSED')
        return { status: 'refused', error: thrown };
      return this.#retry(messageOf(thrown), thrown);
    }
  }

  #send({ id, payload }: OutboxEntry, signal: AbortSignal): Promise<IncomingMessage> {
    const identity = headerText(id);
    const seconds = Math.floor(this.now() / 1000);
    const request = this.#url.protocol === 'https:' ? requestHttps : requestHttp;
    return new Promise((resolve, reject) => {
      const outgoing = request(this.#url, {
        method: 'POST',
        agent: false,
        signal,
        ...(!this.options.allowPrivateAddresses && { lookup: this.lookup as never }),
        headers: {
          'content-type': 'application/json',
          'content-length': Buffer.byteLength(payload),
          'user-agent': 'kymo',
          'webhook-id': identity,
          'webhook-timestamp': String(seconds),
          'webhook-signature': signature(this.#keys, identity, seconds, payload),
        },
      });
      outgoing.once('error', reject).once('response', (answer) => {
        // Only the status counts; an endless body must not hold the connection.
        answer.once('error', () => undefined);
        answer.destroy();
        resolve(answer);
      });
      outgoing.end(payload);
    });
  }

  #outcomeOf({ statusCode = 0, headers }: IncomingMessage): Delivery {
    if (statusCode >= 200 && statusCode < 300) return { status: 'delivered' };
    if (statusCode === 410) {
      this.#gone = true;
      return this.#refused('it answered 410 (gone) and is disabled until the next start');
    }
    if (statusCode === 408 || statusCode === 429 || statusCode >= 500) {
      return this.#retry(
        `it answered ${statusCode}`,
        undefined,
        retryAfterMs(headers['retry-after'], this.now()),
      );
    }
    const redirect =
      statusCode >= 300 && statusCode < 400
        ? '; redirects are not followed, configure the final address'
        : '';
    const refused = this.#refused(`it answered ${statusCode}, 2xx is expected${redirect}`);
    return REFUSES_ALERT.has(statusCode) ? { ...refused, entryAlone: true } : refused;
  }

  #retry(why: string, cause?: unknown, afterMs?: number): Delivery {
    const message = `posting an alert to ${this.#place}: ${why}. It is tried again.`;
    const error = new KymoError('SINK_UNREACHABLE', message, { retriable: true, cause });
    return { status: 'retry', error, ...(afterMs !== undefined && { afterMs }) };
  }

  #refused(why: string) {
    const message = `posting an alert to ${this.#place}: ${why}. The alert stays owed; correct the receiver or its address.`;
    return { status: 'refused' as const, error: new KymoError('SINK_REFUSED', message) };
  }
}

export const webhookSink: SinkDefinition<typeof webhookOptionsSchema> = {
  optionsSchema: webhookOptionsSchema,
  create: (options, { env }) => ({
    sink: new WebhookSink(options, env),
    recipient: { sink: options.name, entries: ({ alerts }) => alerts.map(webhookEntry) },
  }),
};

function addressIn(env: Environment, variable: string): string {
  const { data, error } = httpAddress.safeParse(env[variable]);
  if (data !== undefined) return data;
  throw new KymoError(
    'CONFIG_INVALID',
    `reading the address of a webhook: the environment variable ${variable} ${error.issues[0]!.message}. ` +
      'Set it to an http or https address.',
    { context: { variable } },
  );
}

/** Identities may hold names in any script; a header takes printable ASCII. */
function headerText(id: string): string {
  return id.replace(/[^\x21-\x7e]+/g, (other) => encodeURIComponent(other));
}
