import { KymoError } from '@kymo/domain';
import { thin } from '../preprocessing/thin';
import { isShort } from '../calibration/ranking';
import type { Ranking } from '../types/ranking';
import type { DetectorOptions } from '../types/options';
import { foldsOf, foldsOfStarts, windowStarts, type Segment } from './segments';
import type { ScaledSeries, WindowPlace } from '../preprocessing/scaled-series';

export interface LearningPlan {
  readonly training: readonly WindowPlace[];
  readonly validation: readonly WindowPlace[];
}

/** The windows that each fit learns from, and those that are held out from it. */
export interface FitPlan {
  readonly folds: readonly { readonly learning: LearningPlan; readonly heldOut: readonly WindowPlace[] }[];
  readonly everything: LearningPlan;
  /** Steps between two held-out windows. */
  readonly stride: number;
}

/** A series shorter than this many windows cannot be split into training and held-out parts. */
export const SHORTEST_WINDOWS = 3;
/** More would cost time at every validation and gain no accuracy. */
const VALIDATION_WINDOWS = 512;
/** Held-out values used for calibration; more would cost time and add little. */
const HELD_OUT_VALUES = 16_000_000;

/** @throws KymoError TRAINING_TOO_SHORT */
export function planFit(
  all: readonly ScaledSeries[],
  channels: number,
  options: DetectorOptions,
  validationShare: number,
  ranking: Ranking,
): FitPlan {
  const { windowLength } = options;
  const shortest = Math.min(...all.map(({ steps }) => steps));
  const short = isShort(ranking);
  const folds = short
    ? options.folds
    : Math.max(2, Math.min(options.folds, Math.floor(shortest / (1.5 * windowLength))));
  const foldsBySeries = all.map(({ steps }, series) =>
    short ? foldsOfStarts(steps, windowLength, folds) : foldsOf(steps, windowLength, folds, series),
  );
  const allSteps = all.reduce((sum, { steps }) => sum + steps, 0);
  const wanted = Math.ceil((allSteps * windowLength * channels) / HELD_OUT_VALUES);
  const stride = Math.max(1, Math.min(wanted, Math.floor(windowLength / 4)));

  const learning = (segmentsOf: (series: number) => readonly Segment[]): LearningPlan => {
    const split = all.map((series, index) => {
      const places = placesIn(series, index, segmentsOf(index), 1, channels, options);
      return splitLatest(places, validationShare, Math.ceil(windowLength / 2));
    });
    const training = split.flatMap((part) => part.training);
    if (training.length === 0) throw tooFewWindows(all, options);
    return {
      training: thin(training, options.trainingWindows),
      validation: thin(
        split.flatMap((part) => part.validation),
        VALIDATION_WINDOWS,
      ),
    };
  };

  const held = Array.from({ length: folds }, (_, fold) =>
    all.flatMap((series, index) =>
      placesIn(series, index, foldsBySeries[index]![fold]!.heldOut, stride, channels, options),
    ),
  );
  if (held.every(({ length }) => length === 0)) throw tooFewWindows(all, options);
  return {
    folds: held.map((heldOut, fold) => ({
      learning: learning((series) => foldsBySeries[series]![fold]!.training),
      heldOut,
    })),
    everything: learning((series) => [{ begin: 0, end: all[series]!.steps }]),
    stride,
  };
}

/** Windows of one series that were measured well enough. */
function placesIn(
  { measuredBefore }: ScaledSeries,
  series: number,
  segments: readonly Segment[],
  stride: number,
  channels: number,
  { windowLength, minimumMeasuredShare }: DetectorOptions,
): WindowPlace[] {
  const enough = minimumMeasuredShare * windowLength * channels;
  return windowStarts(segments, windowLength, stride)
    .filter((begin) => measuredBefore[begin + windowLength]! - measuredBefore[begin]! >= enough)
    .map((begin) => ({ series, begin }));
}

/** The latest windows validate. A gap separates them from the training windows, unless that would leave too few. */
function splitLatest(places: readonly WindowPlace[], share: number, gap: number) {
  const kept = Math.round(places.length * (1 - share));
  const trained = share > 0 && kept > 4 * gap ? kept - gap : kept;
  return { training: places.slice(0, trained), validation: places.slice(kept) };
}

function tooFewWindows(
  all: readonly ScaledSeries[],
  { windowLength, minimumMeasuredShare }: DetectorOptions,
) {
  return new KymoError(
    'TRAINING_TOO_SHORT',
    `planning a fit on ${all.length} series: no window of ${windowLength} steps is measured to ` +
      `${Math.round(minimumMeasuredShare * 100)} %; give a longer or better measured stretch, or a shorter windowLength`,
  );
}
