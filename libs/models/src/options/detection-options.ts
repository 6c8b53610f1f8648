import { despiteIssues, isValid } from '@kymo/domain';
import { z } from 'zod';
import { fewestSteps, rungSchema } from './ladder-options';

/** When a detector is fitted again although its series have not grown. */
const refitSchema = z
  .object({
    onDrift: z
      .boolean()
      .default(true)
      .describe('Whether a detector is fitted again after its series have drifted from what it learnt'),
    everyHours: z
      .number()
      .positive()
      .nullable()
      .default(null)
      .describe('Event time after which a detector is fitted again in any case. null: never'),
  })
  .strict();

/** Which detectors serve, and when they are fitted. */
export const detectionOptionsSchema = z
  .object({
    groupBy: z
      .string()
      .nullable()
      .default('kind')
      .describe(
        'Tag that groups series. Series with equal values share a model; null gives each series its own',
      ),
    ladder: z
      .array(rungSchema)
      .min(1)
      .default([
        {
          detector: 'linear-autoencoder',
          afterSteps: 192,
          fewestChannels: 2,
          options: { centring: 'auto' },
        },
        {
          detector: 'auto',
          afterSteps: 192,
          fewestChannels: 1,
          options: { centring: 'auto', wholeRanks: false },
        },
      ])
      .describe(
        'Detectors in the order in which they take over. The first one serves as soon as it is fitted',
      ),
    refitGrowth: z
      .number()
      .min(1.5)
      .default(2)
      .describe(
        'Factor by which the history of the series must grow after a fit before a detector is fitted again',
      ),
    shadowSteps: z
      .number()
      .int()
      .min(1)
      .default(256)
      .describe(
        'Steps on which a new model is compared with the serving one before it may take over, on average for each ' +
          'series of the group',
      ),
    refit: refitSchema.prefault({}).describe('Reasons to fit a detector again besides growth'),
    maxTrainingSteps: z
      .number()
      .int()
      .min(64)
      .default(20_000)
      .describe(
        'Most steps of a series that a fit learns from; the latest are taken. Growth beyond them is no reason to fit again',
      ),
    waitForFit: z
      .enum(['never', 'backlog', 'first', 'all'])
      .default('backlog')
      .describe(
        'Fits that the stream waits for. never: none. backlog: the first fit of each group, while the records read ' +
          'are older than a minute. first: fits of the first detector. all: every fit',
      ),
    artifacts: z
      .array(z.string())
      .default([])
      .describe(
        'Folders of fitted artifacts. From the start, they serve the series that they were fitted on, instead of ' +
          'the ladder',
      ),
    tensorboard: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe(
        'Folder of TensorBoard event files that show each fit. The latest 20 fits are kept; null writes none',
      ),
    scoringWorkers: z.number().int().min(1).max(64).default(1).describe('Threads that score windows'),
    engine: z.enum(['onnx', 'tfjs']).default('onnx').describe('Engine that runs the networks'),
    seed: z.number().int().min(0).default(1).describe('Seed of every fit'),
  })
  .strict()
  .superRefine(({ ladder, maxTrainingSteps }, context) => {
    if (!isValid(context, ['ladder', 'length']) || !isValid(context, ['maxTrainingSteps'])) return;
    const fewest = ladder
      .filter((_, index) => isValid(context, ['ladder', index, 'detector']))
      .map((rung) => fewestSteps(rung, maxTrainingSteps) ?? 0);
    if (maxTrainingSteps >= Math.max(...fewest)) return;
    context.addIssue({
      code: 'custom',
      path: ['maxTrainingSteps'],
      message: `must be at least ${Math.max(...fewest)}, or not every detector of the ladder could be fitted`,
    });
  }, despiteIssues);

export type DetectionOptions = z.infer<typeof detectionOptionsSchema>;
