import type { FitProgress, WeightArray } from '@kymo/domain';
import type { Engine, ExampleSet } from '@kymo/engine';
import type { Tensor } from '@tensorflow/tfjs-core';
import type { z } from 'zod';
import type { Ranking } from './calibration/ranking';
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
}

export interface NetworkRun {
  readonly engine: Engine;
  /** Windows `[time, channel]`; for a network that uses the calendar flat, `[time · channel + calendar]`. */
  readonly training: ExampleSet;
  /** Empty for networks that ask for none. */
  readonly validation: ExampleSet;
  /** Time from the first to the last step of the longest training series, milliseconds. */
  readonly spanMs: number;
  readonly seed: number;
  /** Longest the fit may take, milliseconds. */
  readonly budgetMs: number;
  readonly onProgress?: (progress: FitProgress) => void;
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

/** An autoencoder: learns windows, gives them back. It knows no threshold, no series and no engine. */
export interface Network {
  /** Share of the windows, the latest of each series, kept for validation. */
  readonly validationShare: number;
  /** Whether the network is told when a window ends. */
  readonly usesCalendar?: boolean;
  fit(run: NetworkRun): Promise<FittedNetwork>;
  /**
   * @param batch `[batch, time, channel]`
   * @param calendar `[batch, 4]`, for a network that uses it
   */
  reconstruct(parameters: Parameters, batch: Tensor, calendar: Tensor | undefined): Reconstruction;
}

/** One registry entry: options with defaults, and the network they make. */
export interface DetectorDefinition<Options extends DetectorOptions = DetectorOptions> {
  /** One sentence for lists. */
  readonly summary: string;
  readonly optionsSchema: z.ZodType<Options>;
  /**
   * Options that depend on how much there is to learn from; absent where they stand as given.
   * @param steps of each training series
   */
  adapt?(options: Options, steps: readonly number[]): Options;
  /**
   * How views become one score; absent for `every-view`.
   * @param windows that the training series hold side by side
   */
  ranking?(windows: number): Ranking;
  create(options: Options, shape: WindowShape): Network;
}
