import { z } from 'zod';
import { type Answer, count } from './answer';

export const inputReadingSchema = z
  .strictObject({
    files: z.array(z.string()),
    warnings: z
      .array(z.string())
      .describe('What has to be known before anything else: rows refused, times invented, columns left out.'),
    understood: z.array(z.string()).describe('As what the input was read: dialect, times, series, channels.'),
    rows: count().describe('Rows read so far.'),
    refused: count().describe('Rows of them that were refused.'),
    judged: z
      .strictObject({
        samples: count(),
        share: z.number().describe('Share of all samples behind the part that was learnt from.'),
        from: z.string().nullable().describe('ISO 8601.'),
        to: z.string().nullable().describe('ISO 8601.'),
      })
      .describe('What was judged: the page says nothing of the rest.'),
  })
  .meta({
    id: 'InputReading',
    description: 'How an input of files was understood, and how much of it was judged.',
  });
export type InputReadingView = Answer<typeof inputReadingSchema>;
