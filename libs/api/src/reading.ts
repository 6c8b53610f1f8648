import { z } from 'zod';
import { type Answer, count } from './answer';

export const inputReadingSchema = z
  .strictObject({
    files: z.array(z.string()),
    warnings: z
      .array(z.string())
      .describe('What you should know first: refused rows, invented times, ignored columns.'),
    understood: z.array(z.string()).describe('How the input was read: dialect, times, series, channels.'),
    rows: count().describe('Rows read so far.'),
    refused: count().describe('How many of them were refused.'),
    judged: z
      .strictObject({
        samples: count(),
        share: z.number().describe('Share of the samples after the part that was learnt from.'),
        from: z.string().nullable().describe('ISO 8601.'),
        to: z.string().nullable().describe('ISO 8601.'),
      })
      .describe('What was judged. The page says nothing about the rest.'),
  })
  .meta({
    id: 'InputReading',
    description: 'How an input of files was understood, and how much of it was judged.',
  });
export type InputReadingView = Answer<typeof inputReadingSchema>;
