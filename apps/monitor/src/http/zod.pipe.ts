import { BadRequestException, type PipeTransform } from '@nestjs/common';
import { z } from 'zod';

/** Takes a part of a request by its schema: `@Query(new ZodPipe(schema))`. Anything else is answered with 400 and every issue. */
export class ZodPipe<Output> implements PipeTransform<unknown, Output> {
  constructor(private readonly schema: z.ZodType<Output>) {}

  transform(given: unknown): Output {
    const result = this.schema.safeParse(given);
    if (!result.success) throw new BadRequestException(z.prettifyError(result.error));
    return result.data;
  }
}
