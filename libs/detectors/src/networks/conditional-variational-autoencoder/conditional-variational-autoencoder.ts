import { z } from 'zod';
import type { NetworkDefinition } from '../../types/network';
import { denseOptions } from '../layers/dense-stack';
import { denseVariationalParts } from '../layers/dense-variational';
import { trainedDetectorOptions, trainedNetwork } from '../layers/trained-network';
import { variationalOptions } from '../layers/variational';
import { completeCondition, conditionOptions, toldCondition } from './told-condition';

const optionsSchema = z.strictObject({
  ...trainedDetectorOptions(),
  ...denseOptions,
  ...variationalOptions,
  ...conditionOptions,
});

export type ConditionalVariationalAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * A variational autoencoder whose encoder and decoder are both told the time of day and the day of the week at which the
 * window ends (as sines and cosines, in a time zone), and if wanted the load and tags of the series, so that what is
 * usual at noon, under full load or for one product may be unusual for another: what the condition tells need not be
 * coded, and a window that contradicts it is rebuilt as the condition has it.
 * Works on load that follows shifts and days, and on fleets whose series differ by a tag; fails on holidays and where
 * shifts move. A cycle that the training part does not show twice, two days for the day and two weeks for the week, is
 * left out; told nothing, this is the plain variational autoencoder. Assumes channels scaled to about [0, 1].
 * Costs what the variational autoencoder costs.
 * @see Sohn, Lee and Yan, Learning structured output representation using deep conditional generative models (2015)
 */
export const conditionalVariationalAutoencoder: NetworkDefinition<ConditionalVariationalAutoencoderOptions> =
  {
    summary: 'A variational autoencoder that is told time, load and tags: usual for 3 a.m.',
    optionsSchema,
    complete: completeCondition,
    create: (options, shape, channels) =>
      trainedNetwork(options, shape, denseVariationalParts(options, shape, toldCondition(options, channels))),
  };
