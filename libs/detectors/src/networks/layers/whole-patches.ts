import type { z } from 'zod';

/** Refuses a window length that is not a multiple of the patch length. */
export function wholePatches(
  { windowLength, patchLength }: { readonly windowLength: number; readonly patchLength: number },
  context: z.RefinementCtx,
): void {
  if (windowLength % patchLength === 0) return;
  const nearest = Math.max(1, Math.round(windowLength / patchLength)) * patchLength;
  context.addIssue({
    code: 'custom',
    path: ['windowLength'],
    message: `${windowLength} is not a multiple of patchLength ${patchLength}; use ${nearest}, or patchLength 1`,
  });
}
