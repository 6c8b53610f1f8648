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
        'A score this many times the boundary begins an incident once it has lasted for a window. A higher score begins ' +
          'one sooner, by its logarithm; a very high one within a few steps',
      ),
    immatureScore: z
      .number()
      .min(1)
      .max(1000)
      .default(100)
      .describe(
        'Factor by which the score of a new series must exceed the boundary before people are told. It falls to 1 as the ' +
          'series matures',
      ),
    minDeviationOfRange: z
      .number()
      .min(0)
      .max(1)
      .default(0.05)
      .describe('Deviation of a channel before people are told, as a share of its usual range'),
    minDeviationOfBand: z
      .number()
      .min(0)
      .default(1)
      .describe('Deviation of the same channel before people are told, in half widths of its expected band'),
    farScore: z
      .number()
      .min(1)
      .default(1.5)
      .describe(
        'From this score on, people are told without such a deviation. Not every network shows in its band what it sees',
      ),
    minDurationSeconds: z
      .number()
      .min(0)
      .default(30)
      .describe(
        'People are told of a shorter deviation only where its score is critical, or where its channel had another one ' +
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
        'The normal of a group has moved when so many of its series turn anomalous together, and at least half of them',
      ),
  })
  .strict();

export type IncidentRules = z.infer<typeof incidentRulesSchema>;
