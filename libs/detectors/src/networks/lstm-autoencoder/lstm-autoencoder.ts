import { z } from 'zod';
import type { NetworkDefinition } from '../../definition';
import { noiseOptions } from '../noise';
import { plainAutoencoder } from '../plain-autoencoder';
import { lossOptions } from '../reconstruction-loss';
import { adaptSequenceToLength, SEQUENCE_MARGIN } from '../sequence';
import { trainedDetectorOptions, trainedNetwork } from '../trained-network';
import { wholePatches } from '../whole-patches';
import { lstmOptions, lstmParts } from './lstm-parts';

const optionsSchema = z
  .strictObject({
    ...trainedDetectorOptions({ margin: SEQUENCE_MARGIN }),
    ...lossOptions,
    ...noiseOptions,
    ...lstmOptions,
  })
  .superRefine(wholePatches);

export type LstmAutoencoderOptions = z.infer<typeof optionsSchema>;

/**
 * A sequence-to-sequence autoencoder: an encoder LSTM reads the window, its last state becomes the code, the code is
 * repeated to a decoder LSTM, and one dense layer turns each of its states into samples.
 * Works on dynamics that no linear subspace holds, such as regimes and their transitions; fails on short training parts
 * and reproduces fast detail poorly. Assumes channels scaled to about [0, 1].
 * Costs a few times as much as a stacked network; one step of the recurrence for each patch, so longer patches are cheaper.
 * @see Malhotra et al., LSTM-based encoder-decoder for multi-sensor anomaly detection (2016)
 * @see Srivastava, Mansimov and Salakhutdinov, Unsupervised learning of video representations using LSTMs (2015)
 */
export const lstmAutoencoder: NetworkDefinition<LstmAutoencoderOptions> = {
  summary: 'Encoder LSTM, repeated code, decoder LSTM: learns how windows unfold over time',
  optionsSchema,
  adapt: adaptSequenceToLength,
  create: (options, shape) =>
    trainedNetwork(options, shape, plainAutoencoder(options, shape, lstmParts(options, shape))),
};
