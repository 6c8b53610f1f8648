import { KymoError, messageOf } from '@kymo/domain';
import { Agent, request, type Dispatcher } from 'undici';
import type { TlsMaterial } from '../tls';
import { publicConnector, type Resolve } from './address-rules';

export interface HttpClientOptions {
  /** Whether addresses of this host and of private networks may be called. */
  readonly allowPrivateAddresses: boolean;
  /** Longest wait for the whole answer, milliseconds. */
  readonly timeoutMs: number;
  readonly tls?: TlsMaterial;
  /** `Authorization` header of every request. */
  readonly authorization?: string;
  /** Longest text of an answer that is read, bytes. Default 64 KiB. */
  readonly maxAnswerBytes?: number;
  /** Resolves names instead of the system. */
  readonly resolve?: Resolve;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'OPTIONS';
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

export interface HttpAnswer {
  readonly status: number;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** As much as came within the limits of time and size. */
  readonly text: string;
  /** The answer is longer, or broke off. */
  readonly isCut?: boolean;
}

/** What a request can be made with; tests hand in their own. */
export type Http = Pick<HttpClient, 'send' | 'close'>;

const MAX_ANSWER_BYTES = 64 * 1024;

/**
 * Sends HTTP requests. Connections are kept open between requests; redirects are not followed.
 * The one file that knows undici, beside the rules for addresses.
 */
export class HttpClient {
  readonly #agent: Agent;

  constructor(private readonly options: HttpClientOptions) {
    const { allowPrivateAddresses, timeoutMs, tls, resolve } = options;
    const connection = { ...tls, timeout: timeoutMs };
    this.#agent = new Agent({
      connect: allowPrivateAddresses ? connection : publicConnector(connection, resolve),
    });
  }

  /**
   * @returns the answer, whatever its status
   * @throws KymoError ADDRESS_REFUSED, SINK_UNREACHABLE
   */
  async send(url: URL, { method, headers, body }: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
    const { timeoutMs, authorization, maxAnswerBytes = MAX_ANSWER_BYTES } = this.options;
    const limit = limited(signal, timeoutMs);
    try {
      limit.signal.throwIfAborted();
      const answer = await request(url, {
        method,
        dispatcher: this.#agent,
        signal: limit.signal,
        headers: { 'user-agent': 'kymo', ...(authorization && { authorization }), ...headers },
        ...(body !== undefined && { body }),
      });
      return {
        status: answer.statusCode,
        headers: answer.headers,
        ...(await beginningOf(answer.body, maxAnswerBytes)),
      };
    } catch (thrown) {
      if (thrown instanceof KymoError) throw thrown;
      throw new KymoError('SINK_UNREACHABLE', messageOf(thrown), { retriable: true, cause: thrown });
    } finally {
      limit.clear();
    }
  }

  async close(): Promise<void> {
    await this.#agent.destroy();
  }
}

/** Aborts with `signal` or after a time. Not by `AbortSignal.any`: Node.js 20 can collect a timeout that only it refers to. */
function limited(signal: AbortSignal, timeoutMs: number) {
  const limit = new AbortController();
  const stop = () => limit.abort(signal.reason);
  const timer = setTimeout(() => limit.abort(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  if (signal.aborted) stop();
  else signal.addEventListener('abort', stop, { once: true });
  const clear = () => {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  };
  return { signal: limit.signal, clear };
}

/** The status has come by then, so that a text which is cut short or too long is no failure. */
async function beginningOf(body: Dispatcher.ResponseData['body'], maxBytes: number) {
  const parts: Buffer[] = [];
  let bytes = 0;
  let isCut = false;
  try {
    for await (const part of body as AsyncIterable<Buffer>) {
      parts.push(part);
      bytes += part.length;
      isCut = bytes > maxBytes;
      if (isCut) break;
    }
  } catch {
    // What came before is enough for most.
    isCut = true;
  }
  const text = Buffer.concat(parts).subarray(0, maxBytes).toString();
  return isCut ? { text, isCut } : { text };
}
