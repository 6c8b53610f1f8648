import { z } from 'zod';

/** When a window counts as anomalous. */
export const judgeOptionsSchema = z
  .object({
    threshold: z
      .number()
      .positive()
      .default(1)
      .describe(
        'A window is anomalous when its score reaches this factor times the boundary of its series. The boundary ' +
          'follows the scores of the series. Until there are enough scores, the boundary of the model counts',
      ),
    falseAlarmsPerDay: z
      .number()
      .positive()
      .max(1000)
      .default(0.03)
      .describe('Accepted rate of false incidents per series and day. It sets the boundary'),
    maxFeedbackFactor: z
      .number()
      .min(1)
      .max(100)
      .default(2)
      .describe(
        'Each label of a false alarm raises the boundary of its series by a quarter, up to this factor. 1 turns that off',
      ),
    maxMissingShare: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('Share of missing values above which a window is unscorable'),
  })
  .strict();

export type JudgeOptions = z.infer<typeof judgeOptionsSchema>;
