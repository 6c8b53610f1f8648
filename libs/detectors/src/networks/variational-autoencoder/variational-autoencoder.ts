import { z } from 'zod';
import type { NetworkDefinition } from '../../types/network';
import { denseOptions } from '../layers/dense-stack';
import { denseVariationalParts } from '../layers/dense-variational';
import { trainedDetectorOptions, trainedNetwork } from '../layers/trained-network';
import { variationalOptions } from '../layers/variational';
import { wholeRanks, wholeRanksOption } from '../layers/whole-ranks';

const optionsSchema = z.strictObject({
  ...trainedDetectorOptions(),
  ...denseOptions,
  ...variationalOptions,
  ...wholeRanksOption,
});

type VariationalAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * Dense layers down to a normal distribution over codes and back up, scored by reconstruction probability.
 * The band is wider where the draws differ more than usual, narrower where they differ less.
 * With `wholeRanks`, after a long training part whose channels change at many steps, windows are shortened, to no
 * less than half, and ranked by the mean error over all channels alone, as in `auto`.
 * Works where normal operation fills a smooth, small space; fails where rare regimes are pulled towards common ones.
 * Assumes channels scaled to about [0, 1].
 * Costs what a stacked network costs to fit, and one decoder more for each draw to score.
 * @see Kingma and Welling, Auto-encoding variational Bayes (2014)
 * @see An and Cho, Variational autoencoder based anomaly detection using reconstruction probability (2015)
 */
export const variationalAutoencoder: NetworkDefinition<VariationalAutoencoderOptions> = {
  summary: 'Dense layers with a normal code, scored by reconstruction probability',
  optionsSchema,
  ...wholeRanks(),
  create: (options, shape) => trainedNetwork(options, shape, denseVariationalParts(options, shape)),
};
