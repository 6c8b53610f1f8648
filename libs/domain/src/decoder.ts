import type { Rejection } from './rejection';
import type { Sample } from './sample';
import type { RawRecord, Readiness } from './source';

/** What a record says: its samples, and what of it had to be refused. */
export interface Decoded {
  readonly samples: readonly Sample[];
  readonly rejections: readonly Rejection[];
}

/** Turns a record of one wire format into samples. Never throws for bad input. */
export interface Decoder {
  decode(record: RawRecord): Decoded;
  /**
   * Gets what records need beyond themselves, such as the schemas they name, before they are decoded. Waits for as long as
   * whoever has it is away.
   * @throws whatever `signal` is aborted with
   */
  prepare?(records: readonly RawRecord[], signal: AbortSignal): Promise<void>;
  /** Says whether that which `prepare` asks answers. Absent where nothing is asked. */
  readiness?(): Readiness;
}

/** A refused record on its way to the dead-letter sink, key, value and headers untouched. */
export interface DeadLetter extends Rejection {
  readonly record: RawRecord;
}
