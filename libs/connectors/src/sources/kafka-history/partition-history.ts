import type { RawRecord } from '@kymo/domain';
import type { KafkaMessage, PartitionReader, PartitionSlice } from '../../kafka/partition-reader';
import { topicPartitionOf } from '../../kafka/topic-partition';
import { rawRecord } from '../kafka/kafka-record';

/** The records of a partition between two offsets, read as they are taken. */
export class PartitionHistory {
  readonly #slices: AsyncIterator<PartitionSlice>;
  #messages: readonly KafkaMessage[] = [];
  #at = 0;
  /** Everything before is taken, or is nothing to read. */
  #reached: number;

  /** @param fetchBytes most bytes in memory */
  constructor(
    reader: PartitionReader,
    readonly name: string,
    from: number,
    /** First offset no longer read. */
    readonly end: number,
    fetchBytes: number,
  ) {
    const { topic, partition } = topicPartitionOf(name);
    this.#reached = from;
    this.#slices = reader.read(topic, partition, from, fetchBytes)[Symbol.asyncIterator]();
  }

  /** Timestamp of the next record, milliseconds since the Unix epoch; undefined at the end. */
  async nextMs(): Promise<number | undefined> {
    while (this.#at >= this.#messages.length) {
      if (this.#reached >= this.end) return undefined;
      const { done, value } = await this.#slices.next();
      if (done) return undefined;
      this.#messages = value.messages.filter(({ offset }) => Number(offset) < this.end);
      this.#reached = value.nextOffset;
      this.#at = 0;
    }
    return Number(this.#messages[this.#at]!.timestamp);
  }

  /**
   * Takes the next records up to an offset that is a multiple of `size`, and the offset behind them: batches end alike
   * wherever a run begins.
   */
  async take(size: number): Promise<{ readonly records: RawRecord[]; readonly nextOffset: number }> {
    const records: RawRecord[] = [];
    let behind = Number.POSITIVE_INFINITY;
    while ((await this.nextMs()) !== undefined) {
      const message = this.#messages[this.#at]!;
      const offset = Number(message.offset);
      if (records.length === 0) behind = (Math.floor(offset / size) + 1) * size;
      if (offset >= behind) break;
      records.push(rawRecord(message, this.name));
      this.#at += 1;
    }
    const next = this.#messages[this.#at];
    return { records, nextOffset: Math.min(this.end, next ? Number(next.offset) : this.#reached) };
  }

  async close(): Promise<void> {
    await this.#slices.return?.();
  }
}
