import { z } from 'zod';

/** When an incident begins, when people are told of it, and when it is over. */
export const incidentRulesSchema = z
  .object({
    lastingScore: z
      .number()
      .gt(1)
      .max(10)
      .default(1.04)
      .describe(
        'A score this many times the boundary begins an incident once it has lasted for a window. The higher the ' +
          'score, the sooner an incident begins; a very high score needs only a few steps',
      ),
    immatureScore: z
      .number()
      .min(1)
      .max(1000)
      .default(100)
      .describe(
        'Factor by which the score of a new series must exceed the boundary before people are alerted. It falls to ' +
          '1 as the series matures',
      ),
    minDeviationOfRange: z
      .number()
      .min(0)
      .max(1)
      .default(0.05)
      .describe(
        'Deviation that a channel must reach before people are alerted, as a share of its usual range',
      ),
    minDeviationOfBand: z
      .number()
      .min(0)
      .default(1)
      .describe(
        'Deviation that the same channel must reach before people are alerted, in half-widths of its expected band',
      ),
    farScore: z
      .number()
      .min(1)
      .default(1.5)
      .describe(
        'From this score on, people are alerted without such a deviation: some networks detect changes that their ' +
          'expected band does not show',
      ),
    minDurationSeconds: z
      .number()
      .min(0)
      .default(30)
      .describe(
        'People are alerted to a shorter deviation only if its score is critical, or if its channel had another one ' +
          'within the last ten windows',
      ),
    criticalScore: z
      .number()
      .min(1)
      .default(3)
      .describe('Score from which an incident is critical; 3 is 7.4 times the boundary'),
    learnAfterHours: z
      .number()
      .positive()
      .nullable()
      .default(null)
      .describe(
        'Event time after which an anomaly that lasts counts as the new normal and is learnt. null: a day or ten windows, whichever is longer',
      ),
    regimeSeries: z
      .number()
      .int()
      .min(2)
      .default(4)
      .describe(
        'A group has moved to a new normal if at least this many of its series, and at least half of them, turn ' +
          'anomalous together',
      ),
  })
  .strict();

export type IncidentRules = z.infer<typeof incidentRulesSchema>;
