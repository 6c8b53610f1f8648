import { z } from 'zod';

/** Which series are kept. */
export const seriesOptionsSchema = z
  .object({
    forgetAfterHours: z
      .number()
      .positive()
      .default(168)
      .describe(
        'Event time without a sample after which a series is forgotten: its open windows close, its incidents end, and a model ' +
          'that serves no other series is dropped. Choose more than the longest pause of any series',
      ),
    maxSeries: z
      .number()
      .int()
      .min(1)
      .default(50_000)
      .describe(
        'Most series kept at once. Records of further series are refused as too_many_series until a series is forgotten',
      ),
    maxInMemory: z
      .number()
      .int()
      .min(1)
      .default(5_000)
      .describe(
        'Most series whose state is kept in memory, about 20 KiB each. The state of others is read from the store ' +
          'when they send again. Raise it if more series send all the time and there is enough memory',
      ),
  })
  .strict();

export type SeriesOptions = z.infer<typeof seriesOptionsSchema>;
