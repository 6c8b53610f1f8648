import { z } from 'zod';
import { type Answer, numbers, timeMs } from './answer';
import { incidentSchema } from './incidents';

const share = () => z.number().describe('Share of the score, 0 to 1.');

export const explanationViewSchema = z
  .strictObject({
    incident: incidentSchema,
    score: z.strictObject({
      then: z.number(),
      now: z.number(),
      reproduced: z.boolean().describe('Whether the two are the same number, to the last bit.'),
    }),
    threshold: z.number().describe('Score from which a window counted as anomalous.'),
    relation: z
      .strictObject({
        departure: z.number().describe('How far a channel departed from what the others and its past say.'),
        boundary: z.number().describe('Departure from which a window counted as anomalous.'),
      })
      .optional()
      .describe('Present where that raised the incident, and not the score.'),
    calibration: z
      .strictObject({
        falseAlarmsPerDay: z
          .unknown()
          .describe('False alarms a day and series that the boundary was set for.'),
        learned: z
          .record(z.string(), z.unknown())
          .describe('As the artifact keeps it, of other series nothing.'),
      })
      .describe("How the model's own errors became a score whose boundary is 1.0."),
    channels: z.array(z.strictObject({ name: z.string(), share: share() })).describe('Worst first.'),
    steps: z
      .array(z.strictObject({ timeMs: timeMs(), share: share() }))
      .describe('The steps that the model looked at, in order.'),
    traces: z
      .array(
        z.strictObject({
          channel: z.string(),
          actual: numbers().describe('Null where nothing was measured.'),
          expected: z.array(z.number()),
          band: z.number().describe('Half width of the band about the expected.'),
        }),
      )
      .describe('Each channel over the window, in the order of `channels`.'),
  })
  .meta({
    id: 'Explanation',
    description: 'Why an incident was raised, computed again from its window and its model.',
  });
export type ExplanationView = Answer<typeof explanationViewSchema>;
