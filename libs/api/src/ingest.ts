import { z } from 'zod';
import type { ZodOpenApiOperationObject, ZodOpenApiResponsesObject } from 'zod-openapi';

const JSON_BODIES = {
  'application/json': 'JSON, read by the configured decoder.',
  'application/x-ndjson': 'JSON line by line, read by the configured decoder.',
  'application/cloudevents+json': 'CloudEvents, read by the configured decoder.',
};
const LINES = { 'text/plain': 'Influx line protocol.' };
const REMOTE_WRITE = {
  'application/x-protobuf': 'Prometheus remote write 1.0 or 2.0, compressed with Snappy.',
};
const OTLP = {
  'application/x-protobuf': 'An ExportMetricsServiceRequest of OpenTelemetry.',
  'application/json': 'The same as JSON.',
};
const ANY = { 'application/octet-stream': 'Bytes, read by the configured decoder.' };

/** A path that takes telemetry, and how bodies may be written, by content type. */
interface IngestPath {
  readonly path: string;
  readonly summary: string;
  readonly bodies: Readonly<Record<string, string>>;
}

/** Paths that take telemetry: Kymo's own, those of InfluxDB 1, 2 and 3, of Prometheus, and of OpenTelemetry. */
export const ingestPaths: readonly IngestPath[] = [
  {
    path: '/ingest',
    summary: 'Send telemetry, read by its content type',
    bodies: { ...JSON_BODIES, ...LINES, ...REMOTE_WRITE, ...ANY },
  },
  { path: '/write', summary: 'Send telemetry as clients of InfluxDB 1 do', bodies: LINES },
  { path: '/api/v2/write', summary: 'Send telemetry as clients of InfluxDB 2 do', bodies: LINES },
  { path: '/api/v3/write_lp', summary: 'Send telemetry as clients of InfluxDB 3 do', bodies: LINES },
  { path: '/api/v1/write', summary: 'Send telemetry as Prometheus does', bodies: REMOTE_WRITE },
  { path: '/v1/metrics', summary: 'Send telemetry as OpenTelemetry does', bodies: OTLP },
];

/** The body of every answer that refuses telemetry: that of InfluxDB 2, with `error` as 1 has it. */
export const ingestRefusalSchema = z
  .strictObject({
    code: z.enum(['invalid', 'unauthorized', 'forbidden', 'request too large', 'unavailable']),
    message: z.string().describe('What was found, what is allowed, what to do.'),
    error: z.string().describe('The message again.'),
    refused: z
      .array(z.strictObject({ reason: z.string(), message: z.string() }))
      .optional()
      .describe('The first parts that were refused. All others were stored.'),
  })
  .meta({ id: 'IngestRefusal' });

const REFUSED = {
  400: 'Some parts were refused; all others were stored.',
  401: 'The token is missing or unknown.',
  403: 'The token does not allow this.',
  413: 'The body is too large, before or after decompression.',
  415: 'The content type or encoding is not supported.',
  429: 'Refused too often from this address for want of a token. Send the request again in a minute, with one.',
  503:
    'The monitor is full, slow or stopping. Send the request again after `Retry-After`; samples that arrive ' +
    'twice change nothing.',
};

const precision = z
  .enum([
    'auto',
    'n',
    'ns',
    'nanosecond',
    'u',
    'us',
    'µ',
    'microsecond',
    'ms',
    'millisecond',
    's',
    'second',
    'm',
    'h',
  ])
  .optional()
  .describe(
    'Unit of the times in line protocol; auto goes by the size of each. By default ns, and auto for clients of InfluxDB 3.',
  );

const acceptPartial = z
  .enum(['true', 'false'])
  .optional()
  .describe('false refuses all of it where a part is refused. By default, the other parts are stored.');

/** The operation of a path that takes telemetry. */
export function ingestOperation({ path, summary, bodies }: IngestPath): ZodOpenApiOperationObject {
  const content = Object.fromEntries(
    Object.entries(bodies).map(
      ([type, description]) => [type, { schema: z.string().describe(description) }] as const,
    ),
  );
  const refusals = Object.fromEntries(
    Object.entries(REFUSED).map(
      ([status, description]) =>
        [status, { description, content: { 'application/json': { schema: ingestRefusalSchema } } }] as const,
    ),
  );
  const durable = 'Everything was stored.';
  const taken: ZodOpenApiResponsesObject =
    path === '/v1/metrics' ? { 200: { description: durable } } : { 204: { description: durable } };
  return {
    operationId: `ingest${path.replace(/[^a-z0-9]+(\w)/gi, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    tags: ['ingest'],
    description:
      'Only with `source.type: http`. Needs the role `ingest`, unless `source.requireToken` is false. The body ' +
      'may be compressed with gzip.',
    security: [{ token: [] }],
    ...('text/plain' in bodies && {
      requestParams: { query: z.object({ precision, accept_partial: acceptPartial }) },
    }),
    requestBody: { required: true, content },
    responses: { ...taken, ...(refusals as ZodOpenApiResponsesObject) },
  };
}
