import { KymoError, messageOf, type Delivery } from '@kymo/domain';
import type { HttpAnswer } from './http-client';
import { retryAfterMs } from './retry-after';

/** An attempt to deliver, in the words of messages. */
export interface Attempt {
  /** For example `posting an alert to hooks.example`. */
  readonly doing: string;
  /** What someone can do about a refusal: one sentence. */
  readonly remedy: string;
  /** What the receiver said about its answer, where it can be quoted. */
  readonly said?: string;
}

const REQUEST_TIMEOUT = 408;
const TOO_EARLY = 425;
const TOO_MANY_REQUESTS = 429;
/** Answers that find fault with what the request holds, not with who sends it or where to. */
const REFUSES_CONTENT: ReadonlySet<number> = new Set([400, 409, 413, 422]);

/** What an answer means for what was to be delivered. */
export function outcomeOf(answer: HttpAnswer, attempt: Attempt, nowMs: number): Delivery {
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return { status: 'delivered' };
  const said = attempt.said ? `: ${attempt.said}` : '';
  if (status >= 500 || [REQUEST_TIMEOUT, TOO_EARLY, TOO_MANY_REQUESTS].includes(status)) {
    const afterMs = retryAfterMs(headers['retry-after'], nowMs);
    return unreachable(attempt, `it answered ${status}${said}`, {
      ...(afterMs !== undefined && { afterMs }),
    });
  }
  const redirect =
    status >= 300 && status < 400 ? '; redirects are not followed, configure the final address' : '';
  return {
    ...refused(attempt, `it answered ${status}, 2xx is expected${redirect}${said}`),
    ...(REFUSES_CONTENT.has(status) && { entryAlone: true }),
  };
}

/** What a request without an answer means for what was to be delivered. */
export function outcomeOfFailure(thrown: unknown, attempt: Attempt): Delivery {
  if (thrown instanceof KymoError && thrown.code === 'ADDRESS_REFUSED') {
    return { status: 'refused', error: thrown };
  }
  return unreachable(attempt, messageOf(thrown), { cause: thrown });
}

/** @param why for example `it answered 404` */
export function refused({ doing, remedy }: Attempt, why: string): Delivery & { readonly status: 'refused' } {
  return { status: 'refused', error: new KymoError('SINK_REFUSED', `${doing}: ${why}. ${remedy}`) };
}

function unreachable(
  { doing }: Attempt,
  why: string,
  { cause, afterMs }: { cause?: unknown; afterMs?: number },
): Delivery {
  const message = `${doing}: ${why}.`;
  const error = new KymoError('SINK_UNREACHABLE', message, { retriable: true, cause });
  return { status: 'retry', error, ...(afterMs !== undefined && { afterMs }) };
}
