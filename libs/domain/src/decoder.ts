import type { Rejection } from './rejection';
import type { Sample } from './sample';
import type { RawRecord } from './source';

/** What a record says: its samples, and what of it had to be refused. */
export interface Decoded {
  readonly samples: readonly Sample[];
  readonly rejections: readonly Rejection[];
}

/** Turns a record of one wire format into samples. Never throws for bad input. */
export interface Decoder {
  decode(record: RawRecord): Decoded;
}

/** A refused record on its way to the dead-letter sink, key, value and headers untouched. */
export interface DeadLetter extends Rejection {
  readonly record: RawRecord;
}
