import { z } from 'zod';

/** Arguments of a tool that allow no other: one that is misspelt would change the answer without a word. */
export function strictArguments<Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown: ${issue.keys?.join(', ')}; allowed: ${Object.keys(shape).join(', ')}`
        : undefined,
  });
}
