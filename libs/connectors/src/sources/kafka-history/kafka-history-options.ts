import { z } from 'zod';
import { connectionShape } from '../../kafka/connection-options';
import { topicSchema } from '../kafka/kafka-options';

const instant = z.iso.datetime({ offset: true });

export const kafkaHistoryOptionsSchema = z
  .object({
    ...connectionShape,
    topics: z
      .array(topicSchema)
      .min(1)
      .describe('Topics with the history, by name; an entry that begins with ^ is a regular expression'),
    from: instant
      .optional()
      .describe(
        'Start of the time range to read, by record timestamps, in ISO 8601 with offset. By default, everything is ' +
          'read',
      ),
    to: instant
      .optional()
      .describe(
        'End of the time range, exclusive. By default, everything present at the start is read, and windows stay ' +
          'open',
      ),
    batchRecords: z.number().int().min(1).max(100_000).default(2_000).describe('Largest batch, in records'),
  })
  .strict()
  .superRefine(({ from, to }, context) => {
    if (from === undefined || to === undefined || Date.parse(from) < Date.parse(to)) return;
    context.addIssue({ code: 'custom', path: ['to'], message: 'must be later than from' });
  });

/** @see kafkaHistoryOptionsSchema */
export type KafkaHistoryOptions = z.output<typeof kafkaHistoryOptionsSchema>;
