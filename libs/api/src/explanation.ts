import { z } from 'zod';
import { type Answer, numbers, timeMs } from './answer';
import { incidentSchema } from './incidents';

const share = () => z.number().describe('Share of the score, 0 to 1.');

const replayedSchema = z.strictObject({
  then: z.number(),
  now: z.number(),
  reproduced: z.boolean().describe('Whether the two are identical, to the last bit.'),
});

export const explanationViewSchema = z
  .strictObject({
    incident: incidentSchema,
    score: replayedSchema.describe("The model's score."),
    threshold: z.number().describe('Score from which a window counted as anomalous.'),
    relation: z
      .strictObject({
        departure: z
          .number()
          .describe('How far a channel departed from what the other channels and its own past predict.'),
        boundary: z.number().describe('Departure from which a window counted as anomalous.'),
        replayed: replayedSchema
          .optional()
          .describe(
            'The departure computed again. Absent for incidents of versions that did not keep what it takes.',
          ),
      })
      .optional()
      .describe('Present if the relation between channels raised the incident, not the score.'),
    calibration: z
      .strictObject({
        falseAlarmsPerDay: z
          .unknown()
          .describe('Accepted false alarms per day and series, which set the boundary.'),
        learned: z
          .record(z.string(), z.unknown())
          .describe('As stored in the artifact, without what belongs to other series.'),
      })
      .describe("How the model's own errors became a score whose boundary is 1.0."),
    channels: z
      .array(z.strictObject({ name: z.string(), share: share() }))
      .describe('What made that which raised the incident. Worst first.'),
    steps: z
      .array(z.strictObject({ timeMs: timeMs(), share: share() }))
      .describe('The steps that were looked at, in order.'),
    traces: z
      .array(
        z.strictObject({
          channel: z.string(),
          actual: numbers().describe('Null where nothing was measured.'),
          expected: numbers().describe('Null where the other channels or the past lack a value.'),
          band: z.number().describe('Half-width of the band around the expected value.'),
        }),
      )
      .describe('Each channel over the window, in the order of `channels`.'),
  })
  .meta({
    id: 'Explanation',
    description:
      'Why an incident was raised, recomputed from its window, its model and the relation of its channels.',
  });
export type ExplanationView = Answer<typeof explanationViewSchema>;
