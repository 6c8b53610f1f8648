import { z } from 'zod';

/** Which series are kept. */
export const seriesOptionsSchema = z
  .object({
    forgetAfterHours: z
      .number()
      .positive()
      .default(168)
      .describe(
        'Event time, as its partition tells it, without a sample after which a series is forgotten: what is open closes, ' +
          'its incidents end, and a model that no series is left of goes; choose it longer than the slowest series pauses',
      ),
    maxSeries: z
      .number()
      .int()
      .min(1)
      .default(50_000)
      .describe(
        'Most series kept at once; the records of any other are refused as too_many_series until one is forgotten',
      ),
  })
  .strict();

export type SeriesOptions = z.infer<typeof seriesOptionsSchema>;
