import { z } from 'zod';

export const logOptionsSchema = z
  .object({
    level: z.enum(['debug', 'info', 'warn', 'error', 'silent']).default('info'),
  })
  .strict();

export type LogOptions = z.infer<typeof logOptionsSchema>;
