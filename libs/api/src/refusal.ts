import { ERROR_CODES } from '@kymo/domain';
import { z } from 'zod';
import type { Answer } from './answer';

/** The body of every answer that refuses or fails. */
export const refusalSchema = z
  .strictObject({
    code: z
      .enum(ERROR_CODES)
      .optional()
      .describe('See docs/errors.md. Absent if the web server itself refuses.'),
    message: z.string().describe('What was being done, what was found, what is allowed, what to do.'),
  })
  .meta({ id: 'Refusal' });
export type Refusal = Answer<typeof refusalSchema>;
