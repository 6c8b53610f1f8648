import { z } from 'zod';
import type { NetworkDefinition } from '../../types/network';
import { denseOptions } from '../layers/dense-stack';
import { denseVariationalParts } from '../layers/dense-variational';
import { trainedDetectorOptions, trainedNetwork } from '../layers/trained-network';
import { variationalOptions } from '../layers/variational';
import { completeCondition, conditionOptions, createCondition } from './window-condition';

const optionsSchema = z.strictObject({
  ...trainedDetectorOptions(),
  ...denseOptions,
  ...variationalOptions,
  ...conditionOptions,
});

type ConditionalVariationalAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * A variational autoencoder whose encoder and decoder get a condition as input: the time of day and the day of the week at
 * the end of the window (as sines and cosines, in a time zone), and optionally the load and tags of the series. Values
 * that are normal at noon, under full load or for one product may then be abnormal for another: a window that contradicts
 * its condition is rebuilt as the condition suggests.
 * Works on load that follows shifts and days, and on fleets whose series differ by a tag; fails on holidays and where
 * shifts move. A cycle that the training part does not show twice (two days, two weeks) is left out; without any
 * condition, this is the plain variational autoencoder. Assumes channels scaled to about [0, 1].
 * Costs what the variational autoencoder costs.
 * @see Sohn, Lee and Yan, Learning structured output representation using deep conditional generative models (2015)
 */
export const conditionalVariationalAutoencoder: NetworkDefinition<ConditionalVariationalAutoencoderOptions> =
  {
    summary:
      'A variational autoencoder conditioned on time, load and tags: what is normal at noon may not be at night',
    optionsSchema,
    complete: completeCondition,
    create: (options, shape, channels) =>
      trainedNetwork(
        options,
        shape,
        denseVariationalParts(options, shape, createCondition(options, channels)),
      ),
  };
