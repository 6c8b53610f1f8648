import { type DetectorDefinition, type DetectorName, detectors, SHORTEST_WINDOWS } from '@kymo/detectors';
import { evenBesideIssues, isSound } from '@kymo/domain';
import { z } from 'zod';

const names = Object.keys(detectors) as [DetectorName, ...DetectorName[]];

const rungSchema = z
  .object({
    detector: z.enum(names).describe('Registry name of a detector'),
    afterSteps: z.number().int().min(1).describe('Steps a series must have before it is learnt from'),
    options: z.record(z.string(), z.unknown()).default({}).describe("The detector's own options"),
  })
  .strict()
  .superRefine((rung, context) => {
    if (!isSound(context, ['detector']) || !isSound(context, ['options'])) return;
    const { detector, afterSteps } = rung;
    for (const issue of optionsOf(rung).error?.issues ?? [])
      context.addIssue({ ...issue, path: ['options', ...issue.path] });
    const fewest = fewestSteps(rung, afterSteps);
    if (!isSound(context, ['afterSteps']) || fewest === undefined || afterSteps >= fewest) return;
    context.addIssue({
      code: 'custom',
      path: ['afterSteps'],
      message:
        `must be at least ${fewest}: ${detector} sees ${fewest / SHORTEST_WINDOWS} steps at once, ` +
        `and a fit needs ${SHORTEST_WINDOWS} such windows`,
    });
  }, evenBesideIssues);

/** Of a stream that has just begun, levels that a channel has not yet taken are no anomaly. */
export const COLD_START = { centring: 'auto' };

/** Which detectors serve, and when they are fitted. */
export const detectionOptionsSchema = z
  .object({
    groupBy: z
      .string()
      .nullable()
      .default('kind')
      .describe('Tag whose equal values make series share a model; null gives each series its own'),
    ladder: z
      .array(rungSchema)
      .min(1)
      .default([
        { detector: 'linear-autoencoder', afterSteps: 192, options: COLD_START },
        { detector: 'auto', afterSteps: 512, options: { ...COLD_START, wholeRanks: false } },
      ])
      .describe('Detectors from the one that serves first to the one that takes over last'),
    refitGrowth: z
      .number()
      .min(1.5)
      .default(4)
      .describe('A detector is fitted again once its series have grown by this factor'),
    shadowSteps: z
      .number()
      .int()
      .min(1)
      .default(512)
      .describe(
        'Steps of the series of a group, taken together, on which a detector fitted later is held against the one that ' +
          'serves, before it may take over',
      ),
    refit: z
      .object({
        onDrift: z
          .boolean()
          .default(true)
          .describe(
            'Whether a detector is fitted again once its series have drifted from what it has learnt',
          ),
        everyHours: z
          .number()
          .positive()
          .nullable()
          .default(null)
          .describe('Event time after which a detector is fitted again in any case; null never'),
      })
      .strict()
      .prefault({}),
    maxTrainingSteps: z
      .number()
      .int()
      .min(64)
      .default(20_000)
      .describe(
        'Most steps of a series learnt from, the latest; a detector fitted on so many is not refitted',
      ),
    waitForFit: z
      .enum(['never', 'first', 'all'])
      .default('never')
      .describe('Whether the stream waits for fits that are due: for the first detector only, or for all'),
    artifacts: z
      .array(z.string())
      .default([])
      .describe('Folders of fitted artifacts that serve the series they know from the start'),
    tensorboard: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe(
        'Folder of TensorBoard event files, by which each fit can be watched; the latest 20 fits are kept, null writes none',
      ),
    scoringWorkers: z.number().int().min(1).max(64).default(1).describe('Threads that score'),
    engine: z.enum(['onnx', 'tfjs']).default('onnx').describe('What runs the networks'),
    seed: z.number().int().min(0).default(1).describe('Seed of every fit'),
  })
  .strict()
  .superRefine(({ ladder, maxTrainingSteps }, context) => {
    if (!isSound(context, ['ladder', 'length']) || !isSound(context, ['maxTrainingSteps'])) return;
    const fewest = ladder
      .filter((_, index) => isSound(context, ['ladder', index, 'detector']))
      .map((rung) => fewestSteps(rung, maxTrainingSteps) ?? 0);
    if (maxTrainingSteps >= Math.max(...fewest)) return;
    context.addIssue({
      code: 'custom',
      path: ['maxTrainingSteps'],
      message: `must be at least ${Math.max(...fewest)}, or not every detector of the ladder could be fitted`,
    });
  }, evenBesideIssues);

export type DetectionOptions = z.infer<typeof detectionOptionsSchema>;
export type Rung = DetectionOptions['ladder'][number];

/** A detector by name, and what it is told. */
type Chosen = Pick<Rung, 'detector' | 'options'>;

function optionsOf({ detector, options }: Chosen) {
  const { optionsSchema }: DetectorDefinition = detectors[detector];
  return optionsSchema.safeParse(options);
}

/**
 * Steps that a detector sees at once, its default filled in; undefined where its options are not accepted.
 * @param steps to learn from; the most it ever sees otherwise
 */
export function windowLengthOf(chosen: Chosen, steps = Number.POSITIVE_INFINITY): number | undefined {
  const { adapt }: DetectorDefinition = detectors[chosen.detector];
  const options = optionsOf(chosen).data;
  return options && (adapt?.(options, [steps]) ?? options).windowLength;
}

/** Steps without which a detector cannot be fitted, if it has so many; undefined where its options are not accepted. */
export function fewestSteps(chosen: Chosen, steps: number): number | undefined {
  const windowLength = windowLengthOf(chosen, steps);
  return windowLength === undefined ? undefined : SHORTEST_WINDOWS * windowLength;
}
