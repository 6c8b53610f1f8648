import type { Decoded, Decoder, RawRecord, Readiness } from '@kymo/domain';

/** The decoder that the configuration chooses, under a name that the container can inject by type. */
export abstract class RecordDecoder implements Decoder {
  abstract decode(record: RawRecord): Decoded;
  prepare?(records: readonly RawRecord[], signal: AbortSignal): Promise<void>;
  readiness?(): Readiness;
}
