import { z } from 'zod';
import { lineProtocolOptionsSchema } from '../../decoders/line-protocol.decoder';
import { otlpMetricsOptionsSchema } from '../../decoders/otlp-metrics.decoder';
import { prometheusOptionsSchema } from '../../decoders/prometheus.decoder';

const limits = { maxRecordBytes: true, maxFutureMs: true, maxChannels: true } as const;

export const httpSourceOptionsSchema = z
  .object({
    requireToken: z
      .boolean()
      .default(true)
      .describe(
        'Accepts telemetry only with a token of the role ingest or higher. false accepts it from anyone who reaches the port',
      ),
    maxBodyBytes: z
      .number()
      .int()
      .min(1_024)
      .max(67_108_864)
      .default(2_097_152)
      .describe('Largest request body, compressed and decompressed. A larger one is answered with 413'),
    queueMiB: z
      .number()
      .positive()
      .max(4_096)
      .default(64)
      .describe(
        'Total size of the request bodies that may wait. Beyond it, requests are answered with 503 and Retry-After',
      ),
    answerWithinMs: z
      .number()
      .int()
      .min(100)
      .max(120_000)
      .default(20_000)
      .describe('Longest wait until telemetry is durable; after that the answer is 503 and Retry-After'),
    batchRecords: z
      .number()
      .int()
      .min(1)
      .max(10_000)
      .default(500)
      .describe('Most requests processed at once'),
    lineProtocol: lineProtocolOptionsSchema
      .omit({ ...limits, timeUnit: true })
      .prefault({})
      .describe('How line protocol is read'),
    remoteWrite: prometheusOptionsSchema
      .omit({ ...limits, maxDecompressedBytes: true, version: true })
      .prefault({})
      .describe('How Prometheus remote write is read'),
    otlp: otlpMetricsOptionsSchema.omit(limits).prefault({}).describe('How OpenTelemetry metrics are read'),
  })
  .strict();

/** @see httpSourceOptionsSchema */
export type HttpSourceOptions = z.output<typeof httpSourceOptionsSchema>;
