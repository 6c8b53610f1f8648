import { z } from 'zod';
import { type Answer, count } from './answer';

const precisionSchema = z.strictObject({
  name: z.string(),
  true: count(),
  false: count(),
  expected: count(),
  precision: z
    .number()
    .nullable()
    .describe('Share of true incidents among those labelled true or false; null if there are none.'),
});
export type PrecisionView = Answer<typeof precisionSchema>;

export const feedbackViewSchema = z
  .strictObject({
    detectors: z.array(precisionSchema),
    groups: z.array(precisionSchema),
    receivers: z.array(precisionSchema),
    thresholds: z
      .array(
        z.strictObject({
          level: z.enum(['series', 'group']),
          name: z.string().describe('Key of the series, or name of the group.'),
          factor: z.number(),
          true: count(),
          false: count(),
        }),
      )
      .describe(
        'Boundaries of series and groups that labels have raised, and by which factor. Removing the labels undoes ' +
          'this.',
      ),
    maxFactor: z.number().describe('Largest factor by which labels raise a boundary.'),
    suggestions: z
      .array(
        z.strictObject({
          text: z.string(),
          matchers: z.array(z.string()),
          command: z.string().describe('Command that creates the rule.'),
          incidents: z.array(z.string()),
        }),
      )
      .describe(
        'Rules that would have kept back incidents that were no trouble. None is applied automatically.',
      ),
  })
  .meta({ id: 'Feedback', description: 'What follows from the labels of the stored incidents.' });
export type FeedbackView = Answer<typeof feedbackViewSchema>;
