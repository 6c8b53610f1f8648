import type { DetectorDefinition, NetworkDefinition } from './definition';
import { adversarialAutoencoder } from './networks/adversarial-autoencoder/adversarial-autoencoder';
import { auto } from './networks/auto/auto';
import { conditionalVariationalAutoencoder } from './networks/conditional-variational-autoencoder/conditional-variational-autoencoder';
import { convolutionalAutoencoder } from './networks/convolutional-autoencoder/convolutional-autoencoder';
import { denoisingAutoencoder } from './networks/denoising-autoencoder/denoising-autoencoder';
import { diffusionAutoencoder } from './networks/diffusion-autoencoder/diffusion-autoencoder';
import { ensemble } from './networks/ensemble/ensemble';
import { linearAutoencoder } from './networks/linear-autoencoder/linear-autoencoder';
import { lstmAutoencoder } from './networks/lstm-autoencoder/lstm-autoencoder';
import { lstmVariationalAutoencoder } from './networks/lstm-variational-autoencoder/lstm-variational-autoencoder';
import { maskedAutoencoder } from './networks/masked-autoencoder/masked-autoencoder';
import { overcompleteAutoencoder } from './networks/overcomplete-autoencoder/overcomplete-autoencoder';
import { sparseAutoencoder } from './networks/sparse-autoencoder/sparse-autoencoder';
import { stackedAutoencoder } from './networks/stacked-autoencoder/stacked-autoencoder';
import { variationalAutoencoder } from './networks/variational-autoencoder/variational-autoencoder';

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
