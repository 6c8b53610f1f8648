import {
  type Clock,
  type Decoded,
  type Decoder,
  headerText,
  type RawRecord,
  type Readiness,
} from '@kymo/domain';
import { LINE_UNITS, LineProtocolDecoder } from '../../decoders/line-protocol.decoder';
import { OtlpMetricsDecoder } from '../../decoders/otlp-metrics.decoder';
import { PrometheusDecoder } from '../../decoders/prometheus.decoder';
import type { HttpSourceOptions } from './http-source-options';

/** Says how a pushed record is written; whoever takes it sets it. */
export const FORMAT_HEADER = 'kymo-format';

/** What a request may be written in: `configured` is the decoder of the configuration. */
export type PushedFormat = 'configured' | 'remote-write' | 'otlp' | LinesFormat;
type LinesFormat = `line-protocol-${(typeof LINE_UNITS)[number]}`;

/** Decodes what is pushed, each record by the format that it was taken in with. A record is decoded once. */
export class PushedDecoder implements Decoder {
  readonly #decoders: Readonly<Record<PushedFormat, Decoder>>;
  /** By what a record holds: its place in the stream is given to it later. */
  readonly #decoded = new WeakMap<Uint8Array, Decoded>();

  constructor(
    private readonly configured: Decoder,
    { lineProtocol, remoteWrite, otlp, maxBodyBytes }: HttpSourceOptions,
    limits: { readonly maxFutureMs?: number | null; readonly maxChannels?: number } = {},
    now?: Clock,
  ) {
    const shared = { ...limits, maxRecordBytes: maxBodyBytes };
    const lines = LINE_UNITS.map((timeUnit) => [
      `line-protocol-${timeUnit}`,
      new LineProtocolDecoder({ ...lineProtocol, ...shared, timeUnit }, now),
    ]);
    this.#decoders = {
      configured,
      'remote-write': new PrometheusDecoder(
        { ...remoteWrite, ...shared, maxDecompressedBytes: maxBodyBytes },
        now,
      ),
      otlp: new OtlpMetricsDecoder({ ...otlp, ...shared }, now),
      ...(Object.fromEntries(lines) as Record<LinesFormat, Decoder>),
    };
  }

  async prepare(records: readonly RawRecord[], signal: AbortSignal): Promise<void> {
    await this.configured.prepare?.(
      records.filter((record) => formatOf(record) === 'configured'),
      signal,
    );
  }

  readiness(): Readiness {
    return this.configured.readiness?.() ?? { ready: true };
  }

  decode(record: RawRecord): Decoded {
    const known = this.#decoded.get(record.value);
    if (known) return known;
    const decoded = this.#decoders[formatOf(record)].decode(record);
    this.#decoded.set(record.value, decoded);
    return decoded;
  }
}

function formatOf(record: RawRecord): PushedFormat {
  return (headerText(record, FORMAT_HEADER) as PushedFormat | undefined) ?? 'configured';
}
