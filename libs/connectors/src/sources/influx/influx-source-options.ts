import { z } from 'zod';
import { nameSchema } from '../../decoders/limits';
import { namingShape } from '../../decoders/measurement';
import { httpAddress } from '../../http/http-address';
import { httpShape } from '../../http/http-options';
import { credentialsShape } from '../../influx/access';
import { checkRange, timedQueryShape } from '../timed-query/timed-query-options';

export const influxSourceOptionsSchema = z
  .object({
    url: httpAddress.describe('Address of InfluxDB'),
    language: z
      .enum(['influxql', 'flux', 'sql'])
      .default('influxql')
      .describe('Query language: influxql for InfluxDB 1 and 3, flux for 2, sql for 3'),
    database: z.string().min(1).describe('Database to read; with flux, the bucket'),
    organization: z.string().min(1).optional().describe('Organization of the bucket; required with flux'),
    retentionPolicy: z
      .string()
      .min(1)
      .optional()
      .describe('Retention policy to read, with influxql. By default, the default policy of the database'),
    measurement: z.string().min(1).describe('Measurement with the telemetry'),
    series: z
      .array(nameSchema)
      .min(1)
      .optional()
      .describe('Tags that name the series, joined by a slash; all tags by default'),
    channelTags: namingShape.channelTags,
    channels: z.array(nameSchema).min(1).optional().describe('Fields to watch; all numbers by default'),
    ...timedQueryShape,
    ...credentialsShape,
    tls: httpShape.tls,
    timeoutMs: httpShape.timeoutMs,
  })
  .strict()
  .superRefine((options, context) => {
    const { language, organization } = options;
    const report = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (language === 'flux' && organization === undefined)
      report('organization', 'is missing; flux needs the organization of the bucket');
    checkRange(options, context);
  });

/** @see influxSourceOptionsSchema */
export type InfluxSourceOptions = z.output<typeof influxSourceOptionsSchema>;
