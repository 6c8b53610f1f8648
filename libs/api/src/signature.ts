import { z } from 'zod';

/** What signs a link. */
export const signatureQuery = z.object({
  until: z.coerce.number().int().describe('When the link expires, milliseconds since the Unix epoch.'),
  signature: z.string().min(1).max(128),
});
export type SignatureQuery = z.output<typeof signatureQuery>;
