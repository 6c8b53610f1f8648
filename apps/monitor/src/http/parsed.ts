import { BadRequestException } from '@nestjs/common';
import { z } from 'zod';

/** What a request holds, by its schema; anything else is answered with 400 and every issue. */
export function parsed<Output>(schema: z.ZodType<Output>, given: unknown): Output {
  const result = schema.safeParse(given);
  if (!result.success) throw new BadRequestException(z.prettifyError(result.error));
  return result.data;
}
