import { z } from 'zod';

/** When a window counts as anomalous. */
export const judgeOptionsSchema = z
  .object({
    threshold: z
      .number()
      .positive()
      .default(1)
      .describe(
        'Factor on the boundary of a series from which a window is anomalous; where the boundary stands follows from the ' +
          'scores that the series has shown, and from what the model has learnt until it has shown enough',
      ),
    falseAlarmsPerDay: z
      .number()
      .positive()
      .max(1000)
      .default(0.03)
      .describe('Incidents accepted per series and day where nothing is wrong: they place the boundary'),
    maxMissingShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Share of missing values above which a window is unscorable'),
  })
  .strict();

export type JudgeOptions = z.infer<typeof judgeOptionsSchema>;
