import type { RawRecord } from '@kymo/domain';

/** How the headers begin by which Kafka Connect says where a refused record comes from, and why it was refused. */
const HEADER = '__connect.errors.';

/** What these headers say. */
export interface Refusal {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly reason: string;
  readonly message: string;
}

type Headers = NonNullable<RawRecord['headers']>;

export function connectHeaders({ topic, partition, offset, reason, message }: Refusal): Headers {
  return {
    [`${HEADER}topic`]: topic,
    [`${HEADER}partition`]: String(partition),
    [`${HEADER}offset`]: String(offset),
    [`${HEADER}connector.name`]: 'kymo',
    [`${HEADER}task.id`]: '0',
    [`${HEADER}stage`]: 'VALUE_CONVERTER',
    [`${HEADER}class.name`]: 'kymo.decode',
    [`${HEADER}exception.class.name`]: reason,
    [`${HEADER}exception.message`]: message,
    [`${HEADER}exception.stacktrace`]: '',
  };
}

/** Parts the headers of a dead letter into what they say of the refusal, and those that the record came with. */
export function partHeaders(headers: Headers = {}): { readonly refusal: Refusal; readonly own: Headers } {
  const text = (name: string) => {
    const found = headers[`${HEADER}${name}`];
    return typeof found === 'string' ? found : undefined;
  };
  const own = Object.entries(headers).filter(([name]) => !name.startsWith(HEADER));
  const refusal = {
    topic: text('topic') ?? '',
    partition: Number(text('partition') ?? 0),
    offset: Number(text('offset') ?? 0),
    reason: text('exception.class.name') ?? 'unknown',
    message: text('exception.message') ?? '',
  };
  return { refusal, own: Object.fromEntries(own) };
}
