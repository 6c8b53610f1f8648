import { z } from 'zod';

export const logOptionsSchema = z
  .object({
    level: z
      .enum(['debug', 'info', 'warn', 'error', 'silent'])
      .default('info')
      .describe('Least severe lines that are logged'),
  })
  .strict();

export type LogOptions = z.infer<typeof logOptionsSchema>;
