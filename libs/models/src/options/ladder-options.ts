import { type DetectorDefinition, type DetectorName, detectors, SHORTEST_WINDOWS } from '@kymo/detectors';
import { despiteIssues, isValid } from '@kymo/domain';
import { z } from 'zod';

const names = Object.keys(detectors) as [DetectorName, ...DetectorName[]];

/** One detector of the ladder. */
export const rungSchema = z
  .object({
    detector: z.enum(names).describe('Name of the detector'),
    afterSteps: z
      .number()
      .int()
      .min(1)
      .describe('Steps that a series must have before the detector is fitted on it'),
    fewestChannels: z
      .number()
      .int()
      .min(1)
      .default(1)
      .describe('Channels that a series of the group must have; groups of narrower series skip the detector'),
    options: z.record(z.string(), z.unknown()).default({}).describe('Options of the detector itself'),
  })
  .strict()
  .superRefine((rung, context) => {
    if (!isValid(context, ['detector']) || !isValid(context, ['options'])) return;
    const { detector, afterSteps } = rung;
    for (const issue of optionsOf(rung).error?.issues ?? [])
      context.addIssue({ ...issue, path: ['options', ...issue.path] });
    const fewest = fewestSteps(rung, afterSteps);
    if (!isValid(context, ['afterSteps']) || fewest === undefined || afterSteps >= fewest) return;
    context.addIssue({
      code: 'custom',
      path: ['afterSteps'],
      message:
        `must be at least ${fewest}: ${detector} sees ${fewest / SHORTEST_WINDOWS} steps at once, ` +
        `and a fit needs ${SHORTEST_WINDOWS} such windows; raise it, or set a shorter options.windowLength`,
    });
  }, despiteIssues);

export type Rung = z.infer<typeof rungSchema>;

/** A detector by name, and its options. */
type Chosen = Pick<Rung, 'detector' | 'options'>;

function optionsOf({ detector, options }: Chosen) {
  const { optionsSchema }: DetectorDefinition = detectors[detector];
  return optionsSchema.safeParse(options);
}

/**
 * Steps that a detector sees at once, its default filled in; undefined if its options are not accepted.
 * @param steps of the longest series to learn from; the most it ever sees otherwise
 */
export function windowLengthOf(chosen: Chosen, steps = Number.POSITIVE_INFINITY): number | undefined {
  const { adapt }: DetectorDefinition = detectors[chosen.detector];
  const options = optionsOf(chosen).data;
  return options && (adapt?.(options, [steps]) ?? options).windowLength;
}

/** Shortest window that any detector takes. */
const SHORTEST_LENGTH = 8;

/**
 * A detector that scores windows of so many steps: where its options name no `windowLength` and its own is longer, it sees
 * as many of them as it can.
 */
export function withinWindow<Given extends Chosen>(chosen: Given, lengthSamples: number): Given {
  const own = windowLengthOf(chosen);
  if ('windowLength' in chosen.options || own === undefined || own <= lengthSamples) return chosen;
  for (let windowLength = lengthSamples; windowLength >= SHORTEST_LENGTH; windowLength--) {
    const shorter = { ...chosen, options: { ...chosen.options, windowLength } };
    if (windowLengthOf(shorter) !== undefined) return shorter;
  }
  return chosen;
}

/** Longest time of a fit, seconds, its default filled in; undefined if its options are not accepted. */
export function timeBudgetOf(chosen: Chosen): number | undefined {
  return optionsOf(chosen).data?.timeBudgetSeconds;
}

/** Steps without which a detector cannot be fitted on a series of so many; undefined if its options are not accepted. */
export function fewestSteps(chosen: Chosen, steps: number): number | undefined {
  const windowLength = windowLengthOf(chosen, steps);
  return windowLength === undefined ? undefined : SHORTEST_WINDOWS * windowLength;
}
