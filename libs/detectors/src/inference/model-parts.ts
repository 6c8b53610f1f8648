import type { WeightArray } from '@kymo/domain';
import type { Combination } from '../calibration/combination';
import type { Network, WindowShape } from '../types/network';
import type { DetectorOptions } from '../types/options';
import type { FittedState } from './fitted-state';

/** A fitted network and the state fitted with it. */
export interface NetworkParts {
  readonly network: Network;
  readonly shape: WindowShape;
  readonly parameters: readonly WeightArray[];
  /** Usual error at each place of a window, `[time, channel]`. */
  readonly profile: Float32Array;
  readonly state: FittedState;
  readonly options: DetectorOptions;
}

/** One network, or the networks of an ensemble and the rule that combines their scores. */
export type ModelParts =
  | { readonly networks: readonly [NetworkParts]; readonly combination?: undefined }
  | { readonly networks: readonly NetworkParts[]; readonly combination: Combination };
