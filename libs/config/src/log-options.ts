import { z } from 'zod';

/** From the most to the least. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const logOptionsSchema = z
  .object({
    level: z.enum(LOG_LEVELS).default('info').describe('Lowest level that is logged'),
  })
  .strict();

export type LogOptions = z.infer<typeof logOptionsSchema>;
