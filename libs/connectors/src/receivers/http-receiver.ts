import {
  type Delivery,
  KymoError,
  type Notification,
  type OutboxEntry,
  type Readiness,
  type Sink,
  systemClock,
} from '@kymo/domain';
import { HttpClient, type Http, type HttpAnswer, type HttpRequest } from '../http/http-client';
import { httpClientOptions } from '../http/http-options';
import { outcomeOf, outcomeOfFailure } from '../http/outcome';
import { probe } from '../http/probe';
import { outboxLimits } from '../sinks/outbox-options';
import type { ConnectedSink, ConnectorContext } from '../connector';
import { exampleNotifications } from './example-notifications';
import { type Templates, worded } from './templates';

/** One request to a service. */
export interface ServiceRequest extends HttpRequest {
  readonly url: URL;
}

/** What makes a service different from others. */
export interface HttpReceiver {
  /** For messages, for example `PagerDuty`. */
  readonly service: string;
  /** What the service is told of a notification, without secrets: once, by several requests in their order, or not at all. */
  readonly payload: (notification: Notification) => object | readonly object[] | undefined;
  /** The request that tells it; here secrets are added. */
  readonly request: (payload: never, nowMs: number) => ServiceRequest;
  /**
   * What is sent in place of a payload that the service finds fault with: services refuse a message for a picture that
   * they cannot fetch, or for a button to a host that they do not know. Nothing where that would change nothing.
   */
  readonly plainer?: (payload: never) => object | undefined;
  /** What an answer of 2xx says against delivery, where that is possible. */
  readonly complaint?: (answer: HttpAnswer) => string | undefined;
}

type Options = Parameters<typeof httpClientOptions>[0] &
  Parameters<typeof outboxLimits>[0] & { readonly name: string; readonly template: Templates };

/** The messages of one receiver: one request each, those of a group in order. */
export class HttpReceiverSink implements Sink {
  readonly batchEntries = 1;
  readonly #http: Http;

  constructor(
    readonly name: string,
    private readonly receiver: HttpReceiver,
    http: Http,
    private readonly now = systemClock,
  ) {
    this.#http = http;
  }

  async deliver(entries: readonly OutboxEntry[], signal: AbortSignal): Promise<Delivery> {
    for (const { payload } of entries) {
      const delivery = await this.#deliverOne(JSON.parse(payload) as object, signal);
      if (delivery.status !== 'delivered') return delivery;
    }
    return { status: 'delivered' };
  }

  /** A receiver takes nothing but messages, so that asking it would be one. */
  readiness(): Promise<Readiness> {
    return Promise.resolve({ ready: true });
  }

  probe(signal: AbortSignal): Promise<Readiness> {
    const [payload = {}] = listed(this.receiver.payload(exampleNotifications()[0]));
    const { url } = this.receiver.request(payload as never, this.now());
    return probe(this.#http, url, signal, false);
  }

  close(): Promise<void> {
    return this.#http.close();
  }

  async #deliverOne(payload: object, signal: AbortSignal): Promise<Delivery> {
    const delivery = await this.#send(payload, signal);
    const isForContent = delivery.status === 'refused' && delivery.entryAlone === true;
    const plainer = isForContent ? this.receiver.plainer?.(payload as never) : undefined;
    return plainer === undefined ? delivery : this.#send(plainer, signal);
  }

  async #send(payload: object, signal: AbortSignal): Promise<Delivery> {
    const { url, ...request } = this.receiver.request(payload as never, this.now());
    // Paths and queries often are secrets: messages name the host alone.
    const attempt = {
      doing: `telling ${this.receiver.service} at ${url.host}`,
      remedy: 'Correct the receiver or its address.',
    };
    try {
      const answer = await this.#http.send(url, request, signal);
      const outcome = outcomeOf(answer, attempt, this.now());
      const complaint = outcome.status === 'delivered' ? this.receiver.complaint?.(answer) : undefined;
      if (complaint === undefined) return outcome;
      // Whether it was taken cannot be told: it is told again rather than not at all.
      if (answer.isCut) return outcomeOfFailure(new Error('its answer broke off'), attempt);
      const message = `${attempt.doing}: it answered ${answer.status}, but says ${complaint}. ${attempt.remedy}`;
      return { status: 'refused', error: new KymoError('SINK_REFUSED', message), entryAlone: true };
    } catch (thrown) {
      return outcomeOfFailure(thrown, attempt);
    }
  }
}

/** What a receiver is owed of the notifications: its own, in its own form and the words of its templates. */
export function owedTo(name: string, template: Templates, payload: HttpReceiver['payload']) {
  return (notifications: readonly Notification[]): OutboxEntry[] =>
    notifications.flatMap((notification) => {
      if (notification.receiver !== name) return [];
      const { id, group, members, event } = notification;
      const tells = { incidents: members.map((member) => member.id), event };
      return listed(payload(worded(notification, template))).map((content, index) => ({
        id: index === 0 ? id : `${id}:${index + 1}`,
        key: group,
        payload: JSON.stringify(content),
        // People hear of it by the first.
        ...(index === 0 && { tells }),
      }));
    });
}

function listed(payload: ReturnType<HttpReceiver['payload']>): readonly object[] {
  if (payload === undefined) return [];
  return Array.isArray(payload) ? (payload as readonly object[]) : [payload];
}

/** A receiver over HTTP with its outbox. */
export function connectHttpReceiver(
  options: Options,
  { env }: Pick<ConnectorContext, 'env'>,
  receiver: HttpReceiver,
): ConnectedSink {
  const entriesOf = owedTo(options.name, options.template, receiver.payload);
  return {
    sink: new HttpReceiverSink(options.name, receiver, new HttpClient(httpClientOptions(options, env))),
    recipient: { sink: options.name, entries: ({ notifications = [] }) => entriesOf(notifications) },
    outbox: outboxLimits(options),
  };
}

/** A JSON body. */
export function jsonRequest(
  url: URL,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): ServiceRequest {
  return {
    url,
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  };
}
