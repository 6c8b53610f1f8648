import { type ErrorCode, KymoError } from '@kymo/domain';

/** Message of a pool to its worker. */
export type Request =
  | { readonly kind: 'run'; readonly id: number; readonly task: string; readonly payload: unknown }
  | { readonly kind: 'cancel'; readonly id: number }
  | { readonly kind: 'close' };

/** Message of a worker to its pool. */
export type Response =
  | { readonly kind: 'progress'; readonly id: number; readonly progress: unknown }
  | { readonly kind: 'done'; readonly id: number; readonly result: unknown }
  | { readonly kind: 'failed'; readonly id: number; readonly error: PlainError };

/** An error as plain values: structured clone keeps neither classes nor codes. */
export interface PlainError {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: ErrorCode;
  readonly retriable?: boolean;
  readonly context?: Readonly<Record<string, unknown>>;
}

export function toPlain(thrown: unknown): PlainError {
  if (!(thrown instanceof Error)) return { name: 'Error', message: String(thrown) };
  const { name, message, stack } = thrown;
  if (!(thrown instanceof KymoError)) return { name, message, stack };
  return { name, message, stack, code: thrown.code, retriable: thrown.retriable, context: thrown.context };
}

export function fromPlain({ code, message, name, stack, retriable, context }: PlainError): Error {
  const error = code ? new KymoError(code, message, { retriable, context }) : new Error(message);
  return Object.assign(error, { name, stack });
}
