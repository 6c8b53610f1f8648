import type { SeriesKey } from './sample';
import type { Values } from './window';

/** Names the fitted model behind a score. */
export interface ModelReference {
  /** Registry name of the detector, for example `lstm-autoencoder`. */
  readonly detector: string;
  /** Content hash of the artifact, hexadecimal SHA-256. */
  readonly hash: string;
}

/** How anomalous one window is, and why. */
export interface Score {
  readonly series: SeriesKey;
  /** Time of the window's last step, milliseconds since the Unix epoch. */
  readonly timeMs: number;
  /** Calibrated anomaly score: higher is more anomalous, 1.0 is the learned boundary, NaN is unscorable. */
  readonly value: number;
  /** The same where a single channel counts as much as all together: alarms are decided by it; `value` where absent. */
  readonly loudest?: number;
  /**
   * The same by the newest steps of the window: it falls soon after a fault has ended. Absent where the model has no such
   * score. Alarms within a recording follow it; live ones do not, because they gather evidence and correct their span.
   */
  readonly recent?: number;
  /** The same of each step of the window, `[time]`. Absent where the model does not tell steps apart. */
  readonly steps?: Float32Array;
  /** Share of healthy windows that score as high or higher: a conformal p-value among held-out windows, beyond them their fitted tail; in (0, 1]. */
  readonly tailProbability?: number;
  /** Mean squared reconstruction error of the observed values, in scaled units. */
  readonly reconstructionError: number;
  /** Channels of the columns below. */
  readonly channels: readonly string[];
  /** Share of each channel in the score, `[channel]`, sum 1. */
  readonly contributions: Float32Array;
  /** Share of each of the window's fresh steps in its error, `[freshSteps]`, sum 1. */
  readonly stepContributions?: Float32Array;
  /** Expected values of the fresh steps, `[freshSteps, channel]`, in the units of the data; NaN where the window lacks the channel. */
  readonly expected: Values;
  /**
   * Half width of the band around `expected` in which 99 of 100 healthy values lie, `[channel]`: as held-out windows had it,
   * wider or narrower where the network knows how certain it is of this one.
   */
  readonly band: Float32Array;
  readonly model: ModelReference;
  /** The model was not fitted on this series, but on others of its kind. */
  readonly isOfKind?: boolean;
}

/** Channels of a window that the model behind a score does not know. */
export function unknownChannels(
  present: readonly string[],
  { channels }: Pick<Score, 'channels'>,
): readonly string[] {
  const isSame =
    present.length === channels.length && present.every((name, index) => name === channels[index]);
  return isSame ? [] : present.filter((name) => !channels.includes(name));
}
