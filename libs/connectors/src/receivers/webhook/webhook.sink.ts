import {
  KymoError,
  systemClock,
  whereValid,
  type Clock,
  type Delivery,
  type OutboxEntry,
  type Readiness,
  type Sink,
} from '@kymo/domain';
import { z } from 'zod';
import type { Environment, SinkDefinition } from '../../connector';
import { httpAddress } from '../../http/http-address';
import { HttpClient, type Http } from '../../http/http-client';
import { httpClientOptions, httpShape } from '../../http/http-options';
import { probe } from '../../http/probe';
import { outcomeOf, outcomeOfFailure, refused } from '../../http/outcome';
import { messageOutboxShape, outboxLimits } from '../../sinks/outbox-options';
import { owedTo } from '../http-receiver';
import { templatesSchema } from '../templates';
import { webhookBody } from './webhook-body';
import { signedHeaders, signersOf } from './webhook-signature';

export const webhookOptionsSchema = z
  .object({
    name: z.string().min(1).default('webhook').describe('Name of the sink in metrics and messages'),
    url: httpAddress.optional().describe('Address to which notifications are posted'),
    urlVariable: z
      .string()
      .min(1)
      .optional()
      .describe('Environment variable with the address, if the address itself is a secret'),
    secretVariable: z
      .string()
      .min(1)
      .default('KYMO_WEBHOOK_SECRET')
      .describe(
        'Environment variable with the signing secret, whsec_…. While replacing a secret, give both, separated by a ' +
          'space',
      ),
    template: templatesSchema.prefault({}).describe('Message texts that replace those of Kymo'),
    ...httpShape,
    ...messageOutboxShape(),
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
    whereValid('url', 'urlVariable'),
  );

/** @see webhookOptionsSchema */
export type WebhookOptions = z.output<typeof webhookOptionsSchema>;

const GONE = 410;
const IS_GONE = `it answered ${GONE} (gone) and is disabled until the next start`;

/** Notifications as signed JSON, one request each, after Standard Webhooks 1.0.0. */
export class WebhookSink implements Sink {
  readonly name: string;
  readonly batchEntries = 1;
  readonly #signers: ReturnType<typeof signersOf>;
  readonly #url: URL;
  readonly #http: Http;
  /** Paths and queries of webhooks often are secrets: messages name the host alone. */
  readonly #attempt: { readonly doing: string; readonly remedy: string };
  #isGone = false;

  /** @throws KymoError CONFIG_INVALID */
  constructor(
    options: WebhookOptions,
    env: Environment,
    private readonly now: Clock = systemClock,
    http?: Http,
  ) {
    this.name = options.name;
    this.#signers = signersOf(env[options.secretVariable], options.secretVariable);
    this.#url = new URL(options.url ?? addressIn(env, options.urlVariable!));
    this.#http = http ?? new HttpClient(httpClientOptions(options, env));
    this.#attempt = {
      doing: `posting a notification to ${this.#url.host}`,
      remedy: 'The message stays owed; correct the receiver or its address.',
    };
  }

  async deliver(entries: readonly OutboxEntry[], signal: AbortSignal): Promise<Delivery> {
    for (const entry of entries) {
      const delivery = await this.#post(entry, signal);
      if (delivery.status !== 'delivered') return delivery;
    }
    return { status: 'delivered' };
  }

  /** A receiver takes nothing but messages, so that asking it would be one. */
  readiness(): Promise<Readiness> {
    return Promise.resolve(
      this.#isGone ? { ready: false, why: `${this.#url.host}: ${IS_GONE}` } : { ready: true },
    );
  }

  probe(signal: AbortSignal): Promise<Readiness> {
    return probe(this.#http, this.#url, signal, true);
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #post({ id, payload }: OutboxEntry, signal: AbortSignal): Promise<Delivery> {
    if (this.#isGone) return refused(this.#attempt, IS_GONE);
    const headers = {
      'content-type': 'application/json',
      ...signedHeaders(this.#signers, headerText(id), this.now(), payload),
    };
    try {
      const answer = await this.#http.send(this.#url, { method: 'POST', headers, body: payload }, signal);
      this.#isGone = answer.status === GONE;
      return this.#isGone ? refused(this.#attempt, IS_GONE) : outcomeOf(answer, this.#attempt, this.now());
    } catch (thrown) {
      return outcomeOfFailure(thrown, this.#attempt);
    }
  }
}

export const webhookSink: SinkDefinition<typeof webhookOptionsSchema> = {
  optionsSchema: webhookOptionsSchema,
  create: (options, { env }) => {
    const entriesOf = owedTo(options.name, options.template, webhookBody);
    return {
      sink: new WebhookSink(options, env),
      recipient: { sink: options.name, entries: ({ notifications = [] }) => entriesOf(notifications) },
      outbox: outboxLimits(options),
    };
  },
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
