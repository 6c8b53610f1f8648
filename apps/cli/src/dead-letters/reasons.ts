import { isUtf8 } from 'node:buffer';
import { topicOf } from '@kymo/domain';
import type { TriedLetter } from './dead-letter-log';

/** Most of a value that is shown, characters. */
const SHOWN = 200;

/** One dead letter, shown to people. */
export interface Example {
  readonly topic: string;
  readonly partition: string;
  readonly offset: number;
  readonly time?: string;
  readonly message: string;
  /** The value, or its beginning; base64 where it is no text. */
  readonly value: string;
}

/** What was refused for one reason. */
export interface ReasonCount {
  readonly reason: string;
  records: number;
  /** Of these, those that the decoder of the configuration takes now, and that were not replayed. */
  readable: number;
  replayed: number;
  readonly examples: Example[];
}

/** Counts dead letters by reason. */
export class Reasons {
  readonly #counts = new Map<string, ReasonCount>();

  /** @param examples how many are kept of each reason */
  constructor(private readonly examples: number) {}

  add(letter: TriedLetter): void {
    const { reason, isReadable, wasReplayed } = letter;
    const count = this.#counts.get(reason) ?? { reason, records: 0, readable: 0, replayed: 0, examples: [] };
    this.#counts.set(reason, count);
    count.records += 1;
    if (wasReplayed) count.replayed += 1;
    else if (isReadable) count.readable += 1;
    // The latest: what is wrong now is wanted, not what was.
    count.examples.push(exampleOf(letter));
    if (count.examples.length > this.examples) count.examples.shift();
  }

  /** The most frequent first. */
  get all(): readonly ReasonCount[] {
    return [...this.#counts.values()].sort((one, other) => other.records - one.records);
  }
}

function exampleOf({ record, message }: TriedLetter): Example {
  const { value, partition, offset, timestampMs } = record;
  const text = isUtf8(value) ? Buffer.from(value).toString() : Buffer.from(value).toString('base64');
  return {
    topic: topicOf(record),
    partition: partition.slice(partition.lastIndexOf('/') + 1),
    offset,
    ...(timestampMs !== undefined && { time: new Date(timestampMs).toISOString() }),
    message,
    value: text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text,
  };
}
