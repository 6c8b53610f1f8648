import type { FitProgress, TrainingSeries, WeightArray } from '@kymo/domain';
import type { Engine, ExampleSet } from '@kymo/engine';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import type { Ranking } from './ranking';
import type { Condition } from './window-context';
import type { DetectorOptions } from './options';

/** What a network sees: windows of `steps` × `channels`, scaled, without gaps. */
export interface WindowShape {
  readonly steps: number;
  readonly channels: number;
}

export interface Reconstruction {
  /** `[batch, time, channel]` */
  readonly expected: Tensor;
  /**
   * What counts as error where it is not the squared difference: `[batch, time, channel]`, not negative.
   * A network that learns its noise gives the squared difference over the noise variance.
   */
  readonly error?: Tensor;
  /**
   * How uncertain the network is of each channel of a window, against how uncertain it usually is of it: a standard
   * deviation over the usual one, `[batch, channel]`; absent where it is always the same, or not known.
   */
  readonly deviation?: Tensor;
  /** Error of each window as those see it who know its newest steps alone, `[batch]`; for `recent-alarms`. */
  readonly recent?: Tensor;
}

/** How far gradient descent has come, at a validation. */
export interface TrainingMoment {
  /** Batches learnt so far. */
  readonly step: number;
  readonly trainingLoss: number;
  /** Absent where nothing is kept for validation. */
  readonly validationLoss?: number;
  /** Of the last batch. */
  readonly learningRate: number;
  /** The network as it is now. */
  parameters(): Promise<readonly WeightArray[]>;
}

export interface NetworkRun {
  readonly engine: Engine;
  /** Windows `[time, channel]`; for a network that is told a condition flat, `[time · channel + condition]`. */
  readonly training: ExampleSet;
  /** Empty for networks that ask for none. */
  readonly validation: ExampleSet;
  readonly seed: number;
  /** Longest the fit may take, milliseconds. */
  readonly budgetMs: number;
  readonly onProgress?: (progress: FitProgress) => void;
  /** Awaited at every validation; absent where nobody watches. */
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

/** The code in the middle of an autoencoder: what it keeps of a window. */
export interface LatentCode {
  /**
   * @param batch `[batch, time, channel]`
   * @param condition `[batch, size]`, for a network that is told one
   * @returns `[batch, code]`
   */
  encode(parameters: Parameters, batch: Tensor, condition: Tensor | undefined): Tensor;
  /**
   * The window that a code stands for; absent where a code alone does not tell it.
   * @param code `[batch, code]`
   * @returns `[batch, time, channel]`
   */
  decode?(parameters: Parameters, code: Tensor, condition: Tensor | undefined): Tensor;
}

/** An autoencoder: learns windows, gives them back. It knows no threshold, no series and no engine. */
export interface Network {
  readonly code: LatentCode;
  /** Share of the windows, the latest of each series, kept for validation. */
  readonly validationShare: number;
  /** Whether reconstructions tell the error of the newest steps by themselves. */
  readonly judgesRecent?: boolean;
  /** What the network is told beside a window; absent where that is nothing. */
  readonly condition?: Condition;
  fit(run: NetworkRun): Promise<FittedNetwork>;
  /**
   * @param batch `[batch, time, channel]`
   * @param condition `[batch, size]`, for a network that is told one
   */
  reconstruct(parameters: Parameters, batch: Tensor, condition: Tensor | undefined): Reconstruction;
}

/** A registry entry: options with defaults, and the network they make. */
export interface NetworkDefinition<Options extends DetectorOptions = DetectorOptions> {
  /** One sentence for lists. */
  readonly summary: string;
  readonly optionsSchema: z.ZodType<Options>;
  /**
   * Options that depend on how much there is to learn from; absent where more folds on short parts are all.
   * @param steps of each training series
   */
  adapt?(options: Options, steps: readonly number[]): Options;
  /** Options with what the training series show filled in; absent where they stand as given. */
  complete?(options: Options, training: readonly TrainingSeries[]): Options;
  /** Options as one of an ensemble, whose windows are not its own to choose; absent where they stand as given. */
  asMember?(options: Options): Options;
  /**
   * How views become one score; absent where the length of the training part decides.
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

/** A registry entry: options with defaults, and the networks whose scores are combined. */
export interface EnsembleDefinition<Options extends DetectorOptions = DetectorOptions> {
  /** One sentence for lists. */
  readonly summary: string;
  readonly optionsSchema: z.ZodType<Options>;
  /**
   * Options that depend on how much there is to learn from.
   * @param steps of each training series
   */
  adapt(options: Options, steps: readonly number[]): Options;
  /** @throws KymoError OPTIONS_INVALID where a member does not take what is shared */
  members(options: Options): readonly Member[];
}

/** One registry entry. */
export type DetectorDefinition = NetworkDefinition | EnsembleDefinition;

export function isEnsemble(definition: DetectorDefinition): definition is EnsembleDefinition {
  return 'members' in definition;
}
