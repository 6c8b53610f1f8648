import { add, concat, sub } from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { CALENDAR_SIZE } from '../../calendar';
import type { DetectorDefinition, Network, WindowShape } from '../../definition';
import { detectorOptions } from '../../options';
import {
  activate,
  denseOptions,
  flattenWindows,
  runStack,
  stackWeights,
  unflattenWindows,
} from '../dense-stack';
import { trainedNetwork, trainingOptions } from '../trained-network';
import { variationalOptions, variationalParts } from '../variational';
import { dense, denseWeights } from '../weights';

const optionsSchema = z.strictObject({
  ...detectorOptions({ windowLength: 48, folds: 2, trainingWindows: 50_000 }),
  ...trainingOptions,
  ...denseOptions,
  ...variationalOptions,
});

export type ConditionalVariationalAutoencoderOptions = z.infer<typeof optionsSchema>;

/** Middle of the scaled range. */
const CENTRE = 0.5;

/**
 * A variational autoencoder whose encoder and decoder are both told the time of day and the day of the week at which the
 * window ends (UTC, as sines and cosines), so that what is usual at noon may be unusual at three in the morning: what
 * the calendar tells need not be coded, and a window that contradicts it is rebuilt as the calendar has it.
 * Works on load that follows shifts and days; fails on holidays and where shifts move. A cycle that the training part
 * does not show twice, two days for the day and two weeks for the week, is left out; without any this is the plain
 * variational autoencoder. Assumes channels scaled to about [0, 1].
 * Costs what the variational autoencoder costs.
 * @see Sohn, Lee and Yan, Learning structured output representation using deep conditional generative models (2015)
 */
export const conditionalVariationalAutoencoder: DetectorDefinition<ConditionalVariationalAutoencoderOptions> =
  {
    summary: 'A variational autoencoder that is told the time of day and week: usual for 3 a.m.',
    optionsSchema,
    create: createNetwork,
  };

function createNetwork(options: ConditionalVariationalAutoencoderOptions, shape: WindowShape): Network {
  const { layers, activation, codeSize } = options;
  const size = shape.steps * shape.channels;
  const encoder = [size + CALENDAR_SIZE, ...layers];
  const decoder = [codeSize + CALENDAR_SIZE, ...layers.toReversed(), size];
  const parts = variationalParts(options, shape, {
    usesCalendar: true,
    initialise: (random) => [
      ...stackWeights('encoder', encoder, random),
      ...denseWeights('mean', encoder.at(-1)!, codeSize, random),
      ...denseWeights('logVariance', encoder.at(-1)!, codeSize, random),
      ...stackWeights('decoder', decoder, random),
    ],
    encode(parameters, batch, calendar) {
      const told = concat([flattenWindows(sub(batch, CENTRE), shape), calendar!], 1);
      const hidden = activate(activation, runStack(parameters, 'encoder', layers.length, activation, told));
      return {
        mean: dense(parameters, 'mean', hidden),
        logVariance: dense(parameters, 'logVariance', hidden),
      };
    },
    decode(parameters, code, calendar) {
      const told = concat([code, calendar!], 1);
      const rows = runStack(parameters, 'decoder', decoder.length - 1, activation, told);
      return add(unflattenWindows(rows, shape), CENTRE);
    },
  });
  return trainedNetwork(options, parts);
}
