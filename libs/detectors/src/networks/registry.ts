import type { DetectorDefinition, NetworkDefinition } from '../types/network';
import { adversarialAutoencoder } from './adversarial-autoencoder/adversarial-autoencoder';
import { auto } from './auto/auto';
import { conditionalVariationalAutoencoder } from './conditional-variational-autoencoder/conditional-variational-autoencoder';
import { convolutionalAutoencoder } from './convolutional-autoencoder/convolutional-autoencoder';
import { denoisingAutoencoder } from './denoising-autoencoder/denoising-autoencoder';
import { diffusionAutoencoder } from './diffusion-autoencoder/diffusion-autoencoder';
import { ensemble } from './ensemble/ensemble';
import { linearAutoencoder } from './linear-autoencoder/linear-autoencoder';
import { lstmAutoencoder } from './lstm-autoencoder/lstm-autoencoder';
import { lstmVariationalAutoencoder } from './lstm-variational-autoencoder/lstm-variational-autoencoder';
import { maskedAutoencoder } from './masked-autoencoder/masked-autoencoder';
import { overcompleteAutoencoder } from './overcomplete-autoencoder/overcomplete-autoencoder';
import { sparseAutoencoder } from './sparse-autoencoder/sparse-autoencoder';
import { stackedAutoencoder } from './stacked-autoencoder/stacked-autoencoder';
import { variationalAutoencoder } from './variational-autoencoder/variational-autoencoder';

const networks = {
  auto,
  'linear-autoencoder': linearAutoencoder,
  'stacked-autoencoder': stackedAutoencoder,
  'overcomplete-autoencoder': overcompleteAutoencoder,
  'sparse-autoencoder': sparseAutoencoder,
  'denoising-autoencoder': denoisingAutoencoder,
  'convolutional-autoencoder': convolutionalAutoencoder,
  'variational-autoencoder': variationalAutoencoder,
  'conditional-variational-autoencoder': conditionalVariationalAutoencoder,
  'lstm-autoencoder': lstmAutoencoder,
  'lstm-variational-autoencoder': lstmVariationalAutoencoder,
  'adversarial-autoencoder': adversarialAutoencoder,
  'diffusion-autoencoder': diffusionAutoencoder,
  'masked-autoencoder': maskedAutoencoder,
} satisfies Record<string, NetworkDefinition>;

/** Every detector by the name it is configured with, simplest first. */
export const detectors = {
  ...networks,
  ensemble: ensemble(networks),
} satisfies Record<string, DetectorDefinition>;

export type DetectorName = keyof typeof detectors;
