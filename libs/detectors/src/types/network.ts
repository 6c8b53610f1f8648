import type { FitProgress, TrainingSeries, WeightArray } from '@kymo/domain';
import type { Engine, ExampleSet } from '@kymo/engine';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import type { Ranking } from './ranking';
import type { Condition } from './window-context';
import type { DetectorOptions } from './options';

/** Shape of the windows of a network: scaled, without gaps. */
export interface WindowShape {
  readonly steps: number;
  readonly channels: number;
}

export interface Reconstruction {
  /** `[batch, time, channel]` */
  readonly expected: Tensor;
  /**
   * Error of each value where it is not the squared difference: `[batch, time, channel]`, not negative.
   * A network that learns its noise gives the squared difference over the noise variance.
   */
  readonly error?: Tensor;
  /**
   * Uncertainty of the network about each channel of a window: a standard deviation over the usual one,
   * `[batch, channel]`; absent where it is constant or unknown.
   */
  readonly deviation?: Tensor;
  /** Errors of each channel by two networks that see the newest steps alone, one after the other, `[batch, 2 · channel]`. */
  readonly recent?: Tensor;
}

/** State of gradient descent at a validation. */
export interface TrainingMoment {
  /** Batches so far. */
  readonly step: number;
  readonly trainingLoss: number;
  /** Absent without validation examples. */
  readonly validationLoss?: number;
  /** Of the last batch. */
  readonly learningRate: number;
  /** The current weights. */
  parameters(): Promise<readonly WeightArray[]>;
}

export interface NetworkRun {
  readonly engine: Engine;
  /** Windows `[time, channel]`; with a condition flat, `[time · channel + condition]`. */
  readonly training: ExampleSet;
  /** Empty for networks with `validationShare` 0. */
  readonly validation: ExampleSet;
  readonly seed: number;
  /** Longest duration of the fit, milliseconds. */
  readonly budgetMs: number;
  readonly onProgress?: (progress: FitProgress) => void;
  /** Awaited at every validation. */
  readonly watch?: (moment: TrainingMoment) => Promise<void>;
  readonly signal?: AbortSignal;
}

export interface FittedNetwork {
  readonly parameters: WeightArray[];
  readonly epochs: number;
  readonly trainingLoss: readonly number[];
  readonly validationLoss: readonly number[];
}

/** Named weights as tensors. */
export type Parameters = Readonly<Record<string, Tensor>>;

/** The latent code of an autoencoder. */
export interface LatentCode {
  /**
   * @param batch `[batch, time, channel]`
   * @param condition `[batch, size]`, for a network with one
   * @returns `[batch, code]`
   */
  encode(parameters: Parameters, batch: Tensor, condition: Tensor | undefined): Tensor;
  /**
   * The window of a code; absent where a code alone does not determine a window.
   * @param code `[batch, code]`
   * @returns `[batch, time, channel]`
   */
  decode?(parameters: Parameters, code: Tensor, condition: Tensor | undefined): Tensor;
}

/** An autoencoder: it is fitted on windows and reconstructs windows. It knows no threshold, no series and no engine. */
export interface Network {
  readonly code: LatentCode;
  /** Share of the windows, the latest of each series, kept for validation. */
  readonly validationShare: number;
  /** Whether reconstructions include `recent`, the errors of the newest steps by themselves. */
  readonly judgesRecent?: boolean;
  /** Further inputs beside a window; absent where there are none. */
  readonly condition?: Condition;
  fit(run: NetworkRun): Promise<FittedNetwork>;
  /**
   * @param batch `[batch, time, channel]`
   * @param condition `[batch, size]`, for a network with one
   */
  reconstruct(parameters: Parameters, batch: Tensor, condition: Tensor | undefined): Reconstruction;
}

/** A registry entry: options with defaults, and the network made from them. */
export interface NetworkDefinition<Options extends DetectorOptions = DetectorOptions> {
  /** One sentence for lists. */
  readonly summary: string;
  readonly optionsSchema: z.ZodType<Options>;
  /**
   * Adapts options to the length of the training part; absent where short parts only need more folds.
   * @param steps of each training series
   */
  adapt?(options: Options, steps: readonly number[]): Options;
  /** Fills in options from the training series; absent where nothing is filled in. */
  complete?(options: Options, training: readonly TrainingSeries[]): Options;
  /** Options of a member of an ensemble, which cannot choose its own windows; absent where they stay the same. */
  asMember?(options: Options): Options;
  /**
   * How error statistics become one score; absent for the default, by the length of the training part.
   * @param windows that the training series hold side by side
   */
  ranking?(options: Options, windows: number, channels: number): Ranking;
  /**
   * @param channels names of the channels, by column
   * @throws KymoError OPTIONS_INVALID
   */
  create(options: Options, shape: WindowShape, channels: readonly string[]): Network;
}

/** One of the detectors of an ensemble, its options complete. */
export interface Member {
  /** Registry name. */
  readonly detector: string;
  readonly definition: NetworkDefinition;
  readonly options: DetectorOptions;
}

/** A registry entry: options with defaults, and the members whose scores are combined. */
export interface EnsembleDefinition<Options extends DetectorOptions = DetectorOptions> {
  /** One sentence for lists. */
  readonly summary: string;
  readonly optionsSchema: z.ZodType<Options>;
  /**
   * Adapts options to the length of the training part.
   * @param steps of each training series
   */
  adapt(options: Options, steps: readonly number[]): Options;
  /** @throws KymoError OPTIONS_INVALID where a member refuses a shared option */
  members(options: Options): readonly Member[];
}

/** One registry entry. */
export type DetectorDefinition = NetworkDefinition | EnsembleDefinition;

export function isEnsemble(definition: DetectorDefinition): definition is EnsembleDefinition {
  return 'members' in definition;
}
