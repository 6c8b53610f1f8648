import { readFileSync } from 'node:fs';

/** What an event file of TensorBoard says under a tag, at a step. */
export interface EventValue {
  readonly step: number;
  readonly tag: string;
  readonly scalar?: number;
  /** Bytes of the message of an image, a histogram or a tensor. */
  readonly image?: Fields;
  readonly histogram?: Fields;
  readonly tensor?: Fields;
}

/** Contents of a protobuf message by the numbers of its fields. */
export type Fields = ReadonlyMap<number, readonly (number | Buffer)[]>;

const EVENT = { step: 2, version: 3, summary: 5 };
const VALUE = { tag: 1, scalar: 2, image: 4, histogram: 5, tensor: 8 };

/** Reads an event file back, by its layout alone; that checksums are right is for others to check. */
export function readEventFile(path: string): { version: string; values: EventValue[] } {
  const events = recordsOf(readFileSync(path)).map(fieldsOf);
  const version = String(events[0]?.get(EVENT.version)?.[0]);
  const values = events.flatMap((event) => {
    const step = Number(event.get(EVENT.step)?.[0] ?? 0);
    const summaries = event.get(EVENT.summary) ?? [];
    return summaries.flatMap((summary) =>
      (fieldsOf(summary as Buffer).get(1) ?? []).map((value) => valueOf(step, value as Buffer)),
    );
  });
  return { version, values };
}

function valueOf(step: number, bytes: Buffer): EventValue {
  const fields = fieldsOf(bytes);
  const message = (field: number) => {
    const [content] = fields.get(field) ?? [];
    return content === undefined ? undefined : fieldsOf(content as Buffer);
  };
  return {
    step,
    tag: String(fields.get(VALUE.tag)?.[0]),
    scalar: fields.get(VALUE.scalar)?.[0] as number | undefined,
    image: message(VALUE.image),
    histogram: message(VALUE.histogram),
    tensor: message(VALUE.tensor),
  };
}

function recordsOf(bytes: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let place = 0; place < bytes.length;) {
    const length = Number(bytes.readBigUInt64LE(place));
    records.push(bytes.subarray(place + 12, place + 12 + length));
    place += 12 + length + 4;
  }
  return records;
}

function fieldsOf(bytes: Buffer): Fields {
  const fields = new Map<number, (number | Buffer)[]>();
  let place = 0;
  const varint = () => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[place++]!;
      value += (byte % 128) * factor;
      if (byte < 128) return value;
    }
  };
  const take = (length: number) => bytes.subarray(place, (place += length));
  const readers: Record<number, () => number | Buffer> = {
    0: varint,
    1: () => take(8).readDoubleLE(),
    2: () => take(varint()),
    5: () => take(4).readFloatLE(),
  };
  while (place < bytes.length) {
    const key = varint();
    const field = Math.floor(key / 8);
    fields.set(field, [...(fields.get(field) ?? []), readers[key % 8]!()]);
  }
  return fields;
}
