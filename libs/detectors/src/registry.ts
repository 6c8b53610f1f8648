import type { DetectorDefinition } from './definition';
import { linearAutoencoder } from './networks/linear-autoencoder/linear-autoencoder';
import { lstmAutoencoder } from './networks/lstm-autoencoder/lstm-autoencoder';
import { lstmVariationalAutoencoder } from './networks/lstm-variational-autoencoder/lstm-variational-autoencoder';

/** Every detector by the name it is configured with, simplest first. */
export const detectors = {
  'linear-autoencoder': linearAutoencoder,
  'lstm-autoencoder': lstmAutoencoder,
  'lstm-variational-autoencoder': lstmVariationalAutoencoder,
} satisfies Record<string, DetectorDefinition>;

export type DetectorName = keyof typeof detectors;
