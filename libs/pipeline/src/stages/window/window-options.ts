import { whereValid } from '@kymo/domain';
import { z } from 'zod';
import { channelRuleSchema } from './channel-rules';

/** How samples become windows. */
export const windowOptionsSchema = z
  .object({
    lengthSamples: z
      .number()
      .int()
      .min(8)
      .max(1024)
      .default(64)
      .describe(
        'Steps in a window. Where it is shorter than the windowLength of a detector by default, the detector sees as ' +
          'many of them as it can',
      ),
    strideSamples: z.number().int().min(1).max(1024).default(1).describe('Steps from one window to the next'),
    latenessSamples: z
      .number()
      .int()
      .min(0)
      .max(1024)
      .default(2)
      .describe('Steps a window stays open for samples that arrive out of order'),
    intervalMs: z
      .number()
      .positive()
      .nullable()
      .default(null)
      .describe('Time from one step to the next; null learns it from the first samples of each series'),
    silenceSamples: z
      .number()
      .int()
      .min(2)
      .default(30)
      .describe(
        'Steps without a value after which a channel counts as silent. A channel that pauses regularly counts as silent after ' +
          'three times its longest pause',
      ),
    leastSilenceMs: z
      .number()
      .min(0)
      .default(30_000)
      .describe('Time without a value before which no channel counts as silent, however fast its samples'),
    channels: z
      .array(channelRuleSchema)
      .default([])
      .describe('What is known of channels: counters whose rate is watched, ranges of possible values'),
  })
  .strict()
  .refine(({ strideSamples, lengthSamples }) => strideSamples <= lengthSamples, {
    path: ['strideSamples'],
    message: 'must not exceed lengthSamples, or samples between two windows would never be scored',
    ...whereValid('strideSamples', 'lengthSamples'),
  });

export type WindowOptions = z.infer<typeof windowOptionsSchema>;

/** Time without a value after which a channel counts as silent that has no habit of pausing. */
export function silenceMs({ silenceSamples, leastSilenceMs }: WindowOptions, intervalMs: number): number {
  return Math.max(silenceSamples * intervalMs, leastSilenceMs);
}
