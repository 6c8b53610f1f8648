import { z } from 'zod';

const instant = z.iso.datetime({ offset: true });

/** Options of all sources that ask a database for what lies between two times. */
export const timedQueryShape = {
  from: instant.describe('Start of the time range to read, in ISO 8601 with offset'),
  to: instant.optional().describe('End of the time range, exclusive. Without it, new data are polled'),
  stepMinutes: z
    .number()
    .positive()
    .default(60)
    .describe('Time range of one query. It is shortened if the answer would be too large'),
  pollSeconds: z
    .number()
    .min(0.1)
    .max(86_400)
    .default(10)
    .describe('Time between two polls, if to is absent'),
  delaySeconds: z
    .number()
    .min(0)
    .max(86_400)
    .default(30)
    .describe(
      'How far reading stays behind the clock, if to is absent. Data written with a longer delay are not read',
    ),
  batchRecords: z.number().int().min(1).max(100_000).default(2_000).describe('Largest batch, in records'),
};

/** Reports an end that is no later than the begin. */
export function checkRange(
  { from, to }: { from: string; to?: string | undefined },
  context: z.core.$RefinementCtx,
): void {
  if (to === undefined || Date.parse(from) < Date.parse(to)) return;
  context.addIssue({ code: 'custom', path: ['to'], message: 'must be later than from' });
}

export type TimedQueryOptions = z.output<z.ZodObject<typeof timedQueryShape>>;
