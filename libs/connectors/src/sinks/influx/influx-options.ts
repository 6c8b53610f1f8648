import { isReservedTag } from '@kymo/domain';
import { z } from 'zod';
import { httpAddress } from '../../http/http-address';
import { httpShape } from '../../http/http-options';
import { credentialsShape } from '../../influx/access';
import { outboxShape } from '../outbox-options';

const tagName = z
  .string()
  .min(1)
  .refine((name) => !isReservedTag(name), {
    error: ({ input }) =>
      `must be a name that no point uses itself; ${String(input)} is one, so that it cannot travel as a tag`,
  });

export const influxOptionsSchema = z
  .object({
    name: z.string().min(1).default('influx').describe('Name of the sink in metrics and messages'),
    url: httpAddress.describe('Address of InfluxDB, or of a database that accepts its line protocol'),
    version: z
      .enum(['1', '2', '3'])
      .default('1')
      .describe('Write API: 1 posts to /write, 2 to /api/v2/write, 3 to /api/v3/write_lp'),
    database: z
      .string()
      .min(1)
      .default('kymo')
      .describe(
        'Database to write to. It is created if absent. With version 2, the bucket, which must exist',
      ),
    organization: z
      .string()
      .min(1)
      .optional()
      .describe('Organization of the bucket; with version 2 only, and required there'),
    retentionPolicy: z
      .string()
      .min(1)
      .optional()
      .describe(
        'Retention policy to write to, with version 1 only. By default, the default policy of the database',
      ),
    tags: z
      .array(tagName)
      .default([])
      .describe(
        'Tags of the series that are written with every point. InfluxDB 3 fixes the set of tags with the first ' +
          'point',
      ),
    ...credentialsShape,
    tls: httpShape.tls,
    timeoutMs: httpShape.timeoutMs,
    batchEntries: z.number().int().min(1).max(10_000).default(500).describe('Most entries in one delivery'),
    batchAgeMs: z
      .number()
      .int()
      .min(0)
      .max(60_000)
      .default(200)
      .describe('How long entries may wait for others to fill a delivery'),
    ...outboxShape('drop_oldest', 'dead_letter', 'block'),
  })
  .strict()
  .superRefine(({ version, database, organization, retentionPolicy }, context) => {
    const report = (path: string, message: string) =>
      context.addIssue({ code: 'custom', path: [path], message });
    if (version === '2' && organization === undefined)
      report('organization', 'is missing; version 2 needs the organization of the bucket');
    if (version !== '2' && organization !== undefined)
      report('organization', `must be left out with version ${version}; only version 2 has organizations`);
    if (version === '3' && !NAME_OF_3.test(database))
      report(
        'database',
        'must be of letters, digits and hyphens, with none of the last at an end; so wants InfluxDB 3',
      );
    if (version !== '1' && retentionPolicy !== undefined)
      report(
        'retentionPolicy',
        `must be left out with version ${version}; the bucket or database has its own retention`,
      );
  });

/** What InfluxDB 3 allows. */
const NAME_OF_3 = /^[a-z\d](?:[a-z\d-]*[a-z\d])?$/i;

/** @see influxOptionsSchema */
export type InfluxOptions = z.output<typeof influxOptionsSchema>;
