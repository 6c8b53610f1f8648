import type { Artifact, WeightArray } from '@kymo/domain';
import { RECENT_VIEW } from '../calibration/error-statistics';
import { constant } from '../networks/layers/weights';

/** What an artifact holds beside its layout and its hash. */
export type Content = Omit<Artifact, 'hash' | 'formatVersion'>;

/** Version 1 knew one way to scale, to fill gaps and to place the boundary, and tried nothing. */
const ONE_WAY = {
  scaling: 'min-max',
  imputation: 'network',
  calibration: 'peaks-over-threshold',
  trial: 'report',
};
/** Errors counted alike in every channel. */
const PLAIN = { noise: 'shared' };
/** Errors counted against what is usual in their channel. */
const VARIATIONAL = { noise: 'by-channel' };
const NO_PATH = { linearCodeSize: 0 };

/** What networks did by themselves, and are told today; those not named are told nothing new. */
const BY_DETECTOR: Readonly<Record<string, Artifact['options']>> = {
  auto: { recentAlarms: false, coarseView: false },
  'stacked-autoencoder': PLAIN,
  'overcomplete-autoencoder': PLAIN,
  'sparse-autoencoder': PLAIN,
  'denoising-autoencoder': PLAIN,
  'convolutional-autoencoder': PLAIN,
  'variational-autoencoder': VARIATIONAL,
  'conditional-variational-autoencoder': VARIATIONAL,
  'lstm-autoencoder': { ...PLAIN, ...NO_PATH },
  'lstm-variational-autoencoder': { ...VARIATIONAL, ...NO_PATH },
};

/** Numbers that told the calendar, of the day and of the week; they stood last. */
const CALENDAR = 4;

/** From version 1 to version 2. */
export function fromVersion1(content: Content): Content {
  const { detector, channels, fitted, weights } = content;
  const own = BY_DETECTOR[detector];
  const isFittedByDescent = detector !== 'auto' && detector !== 'linear-autoencoder';
  return withoutUntoldCycles({
    ...content,
    fitted: withRecentView(fitted),
    options: withoutPath({ ...content.options, ...ONE_WAY, ...own }),
    weights: [
      ...weights,
      ...(isFittedByDescent ? [constant('centre', [channels.length], 0.5)] : []),
      ...(own?.['noise'] === PLAIN.noise ? [constant('noise', [channels.length], 1)] : []),
    ],
  });
}

/** There was no view of the newest steps by themselves. */
function withRecentView(fitted: Content['fitted']): Content['fitted'] {
  const calibration = fitted['calibration'] as
    { units?: Record<string, number[]>; levels?: number[] } | undefined;
  if (!calibration?.units || !calibration.levels) return fitted;
  const widened = (views: readonly number[]) => views.toSpliced(RECENT_VIEW, 0, 1);
  const units = Object.entries(calibration.units).map(([series, own]) => [series, widened(own)] as const);
  return {
    ...fitted,
    calibration: { ...calibration, units: Object.fromEntries(units), levels: widened(calibration.levels) },
  };
}

/** No linear path in a recurrent network within another. */
function withoutPath(options: Content['options']): Content['options'] {
  const network = options['network'] as { type?: string } | undefined;
  return network?.type === 'lstm' ? { ...options, network: { ...network, ...NO_PATH } } : options;
}

/** Cycles that the training part did not show were told as zeros; today they are not told. */
function withoutUntoldCycles(content: Content): Content {
  const cycles = content.weights.find(({ name }) => name === 'cycles')?.values;
  if (cycles?.length !== CALENDAR) return content;
  const deep = content.weights.some(({ name }) => name === 'encoder.0.kernel');
  const told = ['decoder.0.kernel', ...(deep ? ['encoder.0.kernel'] : ['mean.kernel', 'logVariance.kernel'])];
  return {
    ...content,
    options: { ...content.options, timeOfDay: cycles[0] === 1, dayOfWeek: cycles[2] === 1 },
    weights: content.weights
      .filter(({ name }) => name !== 'cycles')
      .map((weight) => (told.includes(weight.name) ? withoutRows(weight, cycles) : weight)),
  };
}

/** A kernel `[from, to]` whose last rows are left out where `kept` is 0. */
function withoutRows({ name, shape, values }: WeightArray, kept: Float32Array): WeightArray {
  const [from, to] = shape as [number, number];
  const first = from - kept.length;
  const rows = Array.from({ length: from }, (_, row) => row).filter(
    (row) => row < first || kept[row - first],
  );
  return {
    name,
    shape: [rows.length, to],
    values: Float32Array.from(rows.flatMap((row) => [...values.subarray(row * to, (row + 1) * to)])),
  };
}
