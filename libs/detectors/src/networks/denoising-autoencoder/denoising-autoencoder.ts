import { z } from 'zod';
import type { NetworkDefinition, Network, WindowShape } from '../../types/network';
import { convolutionalOptions, convolutionalParts } from '../convolutional-autoencoder/convolutional-parts';
import { lstmOptions, lstmParts } from '../lstm-autoencoder/lstm-parts';
import { overcompleteOptions, overcompleteParts } from '../overcomplete-autoencoder/overcomplete-parts';
import { noiseOptions } from '../layers/noise';
import { plainAutoencoder, type PlainParts } from '../layers/plain-autoencoder';
import { lossOptions } from '../layers/reconstruction-loss';
import { sparseOptions, sparseParts } from '../sparse-autoencoder/sparse-parts';
import { stackedOptions, stackedParts } from '../stacked-autoencoder/stacked-parts';
import { trainedDetectorOptions, trainedNetwork } from '../layers/trained-network';
import { wholePatches } from '../layers/whole-patches';
import { corruptionOptions, withCorruption } from './corruption';

const typed = <Type extends string>(type: Type) =>
  z.literal(type).describe('Kind of autoencoder that undoes the corruption');

/** Networks that can be trained to undo corruption; each has its own options. */
const networkSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: typed('linear'), codeSize: stackedOptions.codeSize }),
  z.strictObject({ type: typed('stacked'), ...stackedOptions }),
  z.strictObject({ type: typed('overcomplete'), ...overcompleteOptions }),
  z.strictObject({ type: typed('sparse'), ...sparseOptions }),
  z.strictObject({ type: typed('convolutional'), ...convolutionalOptions }),
  z.strictObject({ type: typed('lstm'), ...lstmOptions }),
]);

const optionsSchema = z
  .strictObject({
    ...trainedDetectorOptions(),
    ...lossOptions,
    ...noiseOptions,
    ...corruptionOptions,
    network: networkSchema
      .prefault({ type: 'stacked' })
      .describe('The network that is trained to undo the corruption'),
  })
  .superRefine(({ windowLength, network }, context) => {
    if (network.type === 'lstm') wholePatches({ windowLength, patchLength: network.patchLength }, context);
  });

type DenoisingAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * Another network, trained on corrupted windows to rebuild the clean ones, so that it learns relations instead of copying.
 * Works with noisy or gappy sensors; fails where faults are as small as the noise it removes.
 * Assumes channels scaled to about [0, 1].
 * Costs what the network inside costs.
 * @see Vincent et al., Extracting and composing robust features with denoising autoencoders (2008)
 */
export const denoisingAutoencoder: NetworkDefinition<DenoisingAutoencoderOptions> = {
  summary: 'Another network, trained to undo noise, masking or the loss of a channel',
  optionsSchema,
  create: createNetwork,
};

function createNetwork(options: DenoisingAutoencoderOptions, shape: WindowShape): Network {
  const inner = plainAutoencoder(options, shape, innerParts(options, shape));
  return trainedNetwork(options, shape, withCorruption(inner, options, shape));
}

function innerParts({ network, loss }: DenoisingAutoencoderOptions, shape: WindowShape): PlainParts {
  switch (network.type) {
    case 'linear':
      return stackedParts({ ...network, layers: [], activation: 'linear', tiedWeights: true }, shape);
    case 'stacked':
      return stackedParts(network, shape);
    case 'overcomplete':
      return overcompleteParts(network, shape);
    case 'sparse':
      return sparseParts(network, shape);
    case 'convolutional':
      return convolutionalParts(network, shape);
    case 'lstm':
      return lstmParts({ ...network, loss }, shape);
  }
}
