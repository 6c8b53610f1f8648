import avro from 'avsc';
import type { DocumentFormat } from './document-format';

/** The reader's position, and what each type has to read from it. The types of the library leave both out. */
interface Tap {
  readonly buf: Uint8Array;
  pos: number;
  isValid(): boolean;
  readLong(): number;
  skipLong(): void;
  readString(): string;
}
interface Readable {
  _read(tap: Tap): unknown;
}

const { LongType, LogicalType } = avro.types;

/** Numbers beyond 2^53 lose their last digits, which no measurement has; times in nanoseconds are such numbers. */
const longs = LongType.__with({
  fromBuffer: (bytes: Buffer) => Number(bytes.readBigInt64LE()),
  toBuffer: (value: number) => {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    return bytes;
  },
  fromJSON: Number,
  toJSON: Number,
  isValid: (value: unknown) => typeof value === 'number',
  compare: (a: number, b: number) => Math.sign(a - b),
} as never);

/** A time in its unit as ISO 8601, which every mapping understands, whatever its `timeUnit`. */
function timestamp(perMillisecond: number) {
  return class extends LogicalType {
    override _fromValue(value: number): unknown {
      const date = new Date(value / perMillisecond);
      return Number.isNaN(date.getTime()) ? value : date.toISOString();
    }

    override _toValue(time: string): number {
      return Date.parse(time) * perMillisecond;
    }

    override _resolve(): undefined {
      return undefined;
    }
  };
}

class Decimal extends LogicalType {
  readonly #scale: number;

  constructor(schema: avro.Schema & { readonly scale?: number }, options: avro.ForSchemaOptions) {
    super(schema, options);
    this.#scale = schema.scale ?? 0;
  }

  override _fromValue(bytes: Buffer): number {
    let unscaled = 0n;
    for (const byte of bytes) unscaled = (unscaled << 8n) | BigInt(byte);
    return Number(BigInt.asIntN(bytes.length * 8, unscaled)) / 10 ** this.#scale;
  }

  override _toValue(): Buffer {
    throw new Error('decimals are read only');
  }

  override _resolve(): undefined {
    return undefined;
  }
}

const logicalTypes = {
  'timestamp-millis': timestamp(1),
  'timestamp-micros': timestamp(1e3),
  'timestamp-nanos': timestamp(1e6),
  decimal: Decimal,
};

/** Binary Avro. The one file that knows avsc. */
export const avroFormat: DocumentFormat = {
  name: 'Avro',
  registryType: 'AVRO',
  compile({ text, references }) {
    const registry: Record<string, avro.Type> = {};
    const options = () =>
      ({
        registry: { ...registry, long: longs },
        wrapUnions: 'always',
        logicalTypes,
      }) as unknown as avro.ForSchemaOptions;
    for (const reference of references) {
      const read = options();
      avro.Type.forSchema(parsed(reference.text), read);
      Object.assign(registry, read.registry);
    }
    const type = avro.Type.forSchema(parsed(text), options());
    bound(type, new Set());
    return ({ content }) =>
      plain(type.fromBuffer(Buffer.from(content.buffer, content.byteOffset, content.byteLength)));
  },
};

/** A schema is JSON; a primitive type may stand without quotes. */
function parsed(text: string): avro.Schema {
  return text.trimStart().startsWith('{') || /^\s*["[]/.test(text)
    ? (JSON.parse(text) as avro.Schema)
    : text.trim();
}

/**
 * Has arrays and maps check how many entries they announce: the library believes any number, and fills the memory. Unions
 * give their value alone.
 */
function bound(type: avro.Type, seen: Set<avro.Type>): void {
  if (seen.has(type)) return;
  seen.add(type);
  const reading = type as unknown as Readable;
  if (type instanceof avro.types.RecordType) for (const field of type.fields) bound(field.type, seen);
  if (type instanceof avro.types.LogicalType) bound(type.underlyingType, seen);
  if (type instanceof avro.types.ArrayType) {
    bound(type.itemsType, seen);
    const items = type.itemsType as unknown as Readable;
    reading._read = (tap) => {
      const all: unknown[] = [];
      eachEntry(tap, () => all.push(items._read(tap)));
      return all;
    };
  }
  if (type instanceof avro.types.MapType) {
    bound(type.valuesType, seen);
    const values = type.valuesType as unknown as Readable;
    reading._read = (tap) => {
      const entries: [string, unknown][] = [];
      eachEntry(tap, () => entries.push([tap.readString(), values._read(tap)]));
      return Object.fromEntries(entries);
    };
  }
  if (type instanceof avro.types.WrappedUnionType) {
    for (const branch of type.types) bound(branch, seen);
    const branches = type.types as unknown as readonly Readable[];
    reading._read = (tap) => {
      const branch = branches[tap.readLong()];
      if (branch === undefined) throw new Error('a union names a branch that it does not have');
      return branch._read(tap);
    };
  }
}

/** Entries take a byte each at least, so that no more of them can come than there are bytes. */
function eachEntry(tap: Tap, read: () => void): void {
  for (let count = tap.readLong(); count !== 0; count = tap.readLong()) {
    if (count < 0) {
      count = -count;
      tap.skipLong();
    }
    const left = tap.buf.length - tap.pos;
    if (count > left) throw new Error(`${count} entries are announced, ${left} bytes are left`);
    while (count-- > 0 && tap.isValid()) read();
    if (!tap.isValid()) throw new Error('it ends in the middle');
  }
}

/** NaN means that there is no number; bytes are no part of a sample. */
function plain(value: unknown): unknown {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  if (Array.isArray(value)) return value.map(plain);
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, plain(part)]));
}
