import { z } from 'zod';

const rungSchema = z
  .object({
    detector: z.string().describe('Registry name of a detector'),
    afterSteps: z.number().int().min(16).describe('Steps a series must have before it is learnt from'),
    options: z.record(z.string(), z.unknown()).default({}).describe("The detector's own options"),
  })
  .strict();

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
        { detector: 'linear-autoencoder', afterSteps: 192, options: {} },
        { detector: 'lstm-autoencoder', afterSteps: 1024, options: {} },
      ])
      .describe('Detectors from the one that serves first to the one that takes over last'),
    refitGrowth: z
      .number()
      .min(1.5)
      .default(4)
      .describe('A detector is fitted again once its series have grown by this factor'),
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
    scoringWorkers: z.number().int().min(1).max(64).default(1).describe('Threads that score'),
    engine: z.enum(['onnx', 'tfjs']).default('onnx').describe('What runs the networks'),
    seed: z.number().int().min(0).default(1).describe('Seed of every fit'),
  })
  .strict();

export type DetectionOptions = z.infer<typeof detectionOptionsSchema>;
export type Rung = DetectionOptions['ladder'][number];
