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
    .describe('Share of true ones among the true and the false; null before any of either.'),
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
        'Boundaries that labels have raised, of series and of whole groups, and by which factor. Taking the labels back takes it back.',
      ),
    maxFactor: z.number().describe('Largest factor by which labels raise a boundary.'),
    suggestions: z
      .array(
        z.strictObject({
          text: z.string(),
          matchers: z.array(z.string()),
          command: z.string().describe('What a person types to have it.'),
          incidents: z.array(z.string()),
        }),
      )
      .describe('Rules that would have kept back what was no trouble. None is applied by itself.'),
  })
  .meta({ id: 'Feedback', description: 'What follows from the labels of incidents that are kept.' });
export type FeedbackView = Answer<typeof feedbackViewSchema>;
