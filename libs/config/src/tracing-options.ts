import { z } from 'zod';

export const tracingOptionsSchema = z
  .object({
    url: z
      .url({ protocol: /^https?$/u })
      .optional()
      .describe(
        'Where OpenTelemetry traces go, OTLP over HTTP: for example http://collector:4318/v1/traces. Absent: no traces',
      ),
    sampleShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.01)
      .describe('Share of passes that are traced; those that raise or end an incident always are'),
    headersVariable: z
      .string()
      .default('KYMO_TRACING_HEADERS')
      .describe('Environment variable with headers of the collector: name=value, comma-separated'),
  })
  .strict();

export type TracingOptions = z.infer<typeof tracingOptionsSchema>;
