import { z } from 'zod';
import { nameSchema } from '../../decoders/limits';
import { httpAddress } from '../../http/http-address';
import { httpShape } from '../../http/http-options';
import { credentialsShape } from '../../influx/access';

const instant = z.iso.datetime({ offset: true });

export const influxSourceOptionsSchema = z
  .object({
    url: httpAddress.describe('Address of InfluxDB'),
    language: z
      .enum(['influxql', 'flux', 'sql'])
      .default('influxql')
      .describe('Asked in: influxql of InfluxDB 1 and 3, flux of 2, sql of 3'),
    database: z.string().min(1).describe('Database read; with flux the bucket'),
    organization: z.string().min(1).optional().describe('Organization of the bucket; required with flux'),
    retentionPolicy: z
      .string()
      .min(1)
      .optional()
      .describe('Retention policy read, with influxql; the default one otherwise'),
    measurement: z.string().min(1).describe('Measurement with the telemetry'),
    series: z
      .array(nameSchema)
      .min(1)
      .optional()
      .describe('Tags that name the series, joined by a slash; all tags by default'),
    channels: z.array(nameSchema).min(1).optional().describe('Fields to watch; all numbers by default'),
    from: instant.describe('First time read, in ISO 8601 with offset'),
    to: instant.describe('First time no longer read; it must have passed'),
    stepMinutes: z
      .number()
      .positive()
      .default(60)
      .describe('Time asked for at once; shorter where there is too much'),
    batchRecords: z.number().int().min(1).max(100_000).default(2_000).describe('Most records a batch'),
    ...credentialsShape,
    tls: httpShape.tls,
    timeoutMs: httpShape.timeoutMs,
  })
  .strict()
  .superRefine(({ language, organization, from, to }, context) => {
    const report = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (language === 'flux' && organization === undefined)
      report('organization', 'is missing; flux needs the organization of the bucket');
    if (Date.parse(from) >= Date.parse(to)) report('to', 'must be later than from');
  });

/** @see influxSourceOptionsSchema */
export type InfluxSourceOptions = z.output<typeof influxSourceOptionsSchema>;
