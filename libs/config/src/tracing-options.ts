import { z } from 'zod';

export const tracingOptionsSchema = z
  .object({
    url: z
      .url({ protocol: /^https?$/u })
      .optional()
      .describe(
        'Address for OpenTelemetry traces, OTLP over HTTP, for example http://collector:4318/v1/traces. Without it, ' +
          'there are no traces',
      ),
    sampleShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .describe('Share of passes that are traced. Passes that raise or end an incident are always traced'),
    headersVariable: z
      .string()
      .default('KYMO_TRACING_HEADERS')
      .describe('Environment variable with headers for the collector: name=value, comma-separated'),
  })
  .strict();

export type TracingOptions = z.infer<typeof tracingOptionsSchema>;
