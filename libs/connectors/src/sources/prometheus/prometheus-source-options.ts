import { z } from 'zod';
import { nameSchema } from '../../decoders/limits';
import { httpAddress } from '../../http/http-address';
import { httpShape } from '../../http/http-options';
import { checkRange, timedQueryShape } from '../timed-query/timed-query-options';

export const prometheusSourceOptionsSchema = z
  .object({
    url: httpAddress.describe('Address of Prometheus or a compatible server: VictoriaMetrics, Thanos, Mimir'),
    queries: z
      .record(nameSchema, z.string().min(1))
      .refine((queries) => Object.keys(queries).length > 0, { message: 'must hold a query' })
      .describe(
        'PromQL expression by channel name. Labels that do not name the series are appended to the channel name',
      ),
    series: z
      .array(nameSchema)
      .min(1)
      .default(['job', 'instance'])
      .describe('Labels that name the series, joined by a slash'),
    intervalSeconds: z
      .number()
      .int()
      .min(1)
      .max(86_400)
      .default(15)
      .describe('Time between two samples: the scrape interval'),
    ...timedQueryShape,
    auth: httpShape.auth,
    tls: httpShape.tls,
    timeoutMs: httpShape.timeoutMs,
  })
  .strict()
  .superRefine(checkRange);

/** @see prometheusSourceOptionsSchema */
export type PrometheusSourceOptions = z.output<typeof prometheusSourceOptionsSchema>;
