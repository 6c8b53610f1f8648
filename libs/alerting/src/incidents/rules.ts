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
        'A score so many times the boundary begins an incident once it has lasted for a window; one farther away sooner, ' +
          'by its logarithm, one far beyond within a few steps',
      ),
    immatureScore: z
      .number()
      .min(1)
      .max(1000)
      .default(100)
      .describe(
        'Factor by which a score has to exceed the boundary before people are told where nothing is known yet of a series; ' +
          'it falls to 1 as the series matures',
      ),
    minDeviationOfRange: z
      .number()
      .min(0)
      .max(1)
      .default(0.05)
      .describe('Share of the usual range of a channel by which it has to deviate before people are told'),
    minDeviationOfBand: z
      .number()
      .min(0)
      .default(1)
      .describe('Half widths of its expected band by which that channel has to deviate as well'),
    farScore: z
      .number()
      .min(1)
      .default(1.5)
      .describe(
        'Score from which no such deviation is asked for: not every network shows in its band what it sees',
      ),
    minDurationSeconds: z
      .number()
      .min(0)
      .default(30)
      .describe('A deviation shorter than this is told to people only where its score is critical'),
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
        'Event time after which what lasts is the new normal, and is learnt; null takes a day or ten windows, whichever is longer',
      ),
    regimeSeries: z
      .number()
      .int()
      .min(2)
      .default(4)
      .describe(
        'Series of a group, and half of them at least, that turn anomalous together where its normal has moved',
      ),
  })
  .strict();

export type IncidentRules = z.infer<typeof incidentRulesSchema>;
