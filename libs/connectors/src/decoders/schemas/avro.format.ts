import { type EpochUnit, millisecondsOf, PER_MILLISECOND } from '@kymo/telemetry-io';
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
function timestamp(unit: EpochUnit) {
  return class extends LogicalType {
    override _fromValue(value: number): unknown {
      const date = new Date(millisecondsOf(value, unit));
      return Number.isNaN(date.getTime()) ? value : date.toISOString();
    }

    override _toValue(time: string): number {
      return Date.parse(time) * PER_MILLISECOND[unit];
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
  'timestamp-millis': timestamp('ms'),
  'timestamp-micros': timestamp('us'),
  'timestamp-nanos': timestamp('ns'),
  decimal: Decimal,
};

type Constructor = new (schema: unknown, options: unknown) => Readable;
const { ArrayType, MapType, WrappedUnionType } = avro.types as unknown as Record<string, Constructor>;

/** An array that checks how many entries it announces: the library believes any number, and fills the memory. */
class BoundedArray extends ArrayType! {
  declare readonly itemsType: Readable;

  override _read(tap: Tap): unknown[] {
    const all: unknown[] = [];
    eachEntry(tap, () => all.push(this.itemsType._read(tap)));
    return all;
  }
}

/** @see BoundedArray */
class BoundedMap extends MapType! {
  declare readonly valuesType: Readable;

  override _read(tap: Tap): object {
    const entries: [string, unknown][] = [];
    eachEntry(tap, () => entries.push([tap.readString(), this.valuesType._read(tap)]));
    return Object.fromEntries(entries);
  }
}

/** A union that gives its value alone, whichever branch it is of. */
class PlainUnion extends WrappedUnionType! {
  declare readonly types: readonly Readable[];

  override _read(tap: Tap): unknown {
    const branch = this.types[tap.readLong()];
    if (branch === undefined) throw new Error('a union names a branch that it does not have');
    return branch._read(tap);
  }
}

function typeHook(schema: avro.Schema, options: avro.ForSchemaOptions): avro.Type | undefined {
  const made = (type: Readable) => type as unknown as avro.Type;
  if (Array.isArray(schema)) {
    const branches = schema.map((branch) => avro.Type.forSchema(branch as avro.Schema, options));
    return made(new PlainUnion(branches, options));
  }
  const { type } = schema as { readonly type?: unknown };
  if (type === 'array') return made(new BoundedArray(schema, options));
  return type === 'map' ? made(new BoundedMap(schema, options)) : undefined;
}

/** Binary Avro. The one file that knows avsc. */
export const avroFormat: DocumentFormat = {
  name: 'Avro',
  registryType: 'AVRO',
  compile({ text, references }) {
    let known: Record<string, avro.Type> = { long: longs };
    const typeOf = (schema: string) => {
      const options = { registry: { ...known }, logicalTypes, typeHook } as unknown as avro.ForSchemaOptions;
      const type = avro.Type.forSchema(parsed(schema), options);
      known = options.registry as typeof known;
      return type;
    };
    for (const reference of references) typeOf(reference.text);
    const type = typeOf(text);
    return ({ content }) =>
      plain(type.fromBuffer(Buffer.from(content.buffer, content.byteOffset, content.byteLength)));
  },
};

/** A schema is JSON; a primitive type may stand without quotes. */
function parsed(text: string): avro.Schema {
  return /^\s*["[{]/.test(text) ? (JSON.parse(text) as avro.Schema) : text.trim();
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
