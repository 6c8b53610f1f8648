/** Reads what brokers write in the compact form of the protocol. */
export class CompactReader {
  #at = 0;

  constructor(private readonly content: Buffer) {}

  int16(): number {
    return this.bytes(2).readInt16BE();
  }

  int32(): number {
    return this.bytes(4).readInt32BE();
  }

  /** A number in as few bytes as it needs. */
  unsigned(): number {
    for (let value = 0, scale = 1; ; scale *= 128) {
      const byte = this.bytes(1)[0]!;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }

  text(): string | null {
    const length = this.unsigned() - 1;
    return length < 0 ? null : this.bytes(length).toString();
  }

  array(read: () => void): void {
    for (let left = this.unsigned() - 1; left > 0; left--) read();
  }

  /** Parts that later versions add, by number and length. */
  tags(): void {
    for (let left = this.unsigned(); left > 0; left--) {
      this.unsigned();
      this.bytes(this.unsigned());
    }
  }

  bytes(length: number): Buffer {
    const end = this.#at + length;
    if (end > this.content.length)
      throw new RangeError(`reading an answer of Kafka: it ends at ${this.content.length} bytes`);
    const read = this.content.subarray(this.#at, end);
    this.#at = end;
    return read;
  }
}
