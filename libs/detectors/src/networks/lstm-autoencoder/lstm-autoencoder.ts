import { z } from 'zod';
import type { NetworkDefinition } from '../../types/network';
import { noiseOptions } from '../layers/noise';
import { plainAutoencoder } from '../layers/plain-autoencoder';
import { lossOptions } from '../layers/reconstruction-loss';
import { adaptSequenceToLength, SEQUENCE_MARGIN } from '../layers/sequence';
import { trainedDetectorOptions, trainedNetwork } from '../layers/trained-network';
import { wholePatches } from '../layers/whole-patches';
import { lstmOptions, lstmParts } from './lstm-parts';

const optionsSchema = z
  .strictObject({
    ...trainedDetectorOptions({ margin: SEQUENCE_MARGIN }),
    ...lossOptions,
    ...noiseOptions,
    ...lstmOptions,
  })
  .superRefine(wholePatches);

type LstmAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * A sequence-to-sequence autoencoder: an encoder LSTM reads the window, its last state becomes the code, the code is
 * repeated as input of a decoder LSTM, and one dense layer turns each of its states into samples. A few principal
 * components rebuild the linear part, including unseen levels; the recurrent layers rebuild the residual.
 * Works on dynamics that no linear subspace holds, such as regimes and their transitions; fails on fast detail, which it
 * reproduces poorly, and gains nothing over a linear network on short training parts. Assumes channels scaled to about [0, 1].
 * Costs a few times as much as a stacked network; one step of the recurrence for each patch, so longer patches are cheaper.
 * @see Malhotra et al., LSTM-based encoder-decoder for multi-sensor anomaly detection (2016)
 * @see Lai et al., Modeling long- and short-term temporal patterns with deep neural networks (2018), for the linear path
 * @see Srivastava, Mansimov and Salakhutdinov, Unsupervised learning of video representations using LSTMs (2015)
 */
export const lstmAutoencoder: NetworkDefinition<LstmAutoencoderOptions> = {
  summary: 'Encoder LSTM, repeated code, decoder LSTM: learns how windows unfold over time',
  optionsSchema,
  adapt: adaptSequenceToLength,
  create: (options, shape) =>
    trainedNetwork(options, shape, plainAutoencoder(options, shape, lstmParts(options, shape))),
};
