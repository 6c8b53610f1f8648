import type { WeightArray } from '@kymo/domain';
import { constant } from '../networks/layers/weights';
import type { Content } from './content';

/** Version 1 had one way each to scale, to fill gaps and to place the boundary, and tried no faults. */
const ONLY_WAY = {
  scaling: 'min-max',
  imputation: 'network',
  calibration: 'peaks-over-threshold',
  trial: 'report',
};
/** The errors of all channels counted alike. */
const PLAIN = { noise: 'shared' };
/** Errors counted against the usual error of their channel. */
const VARIATIONAL = { noise: 'by-channel' };
/** Where version 2 keeps the statistic of the newest steps. */
const RECENT_STATISTIC = 2;
const NO_PATH = { linearCodeSize: 0 };

/** Fixed behaviour of each network that is an option now; networks that are not named have no new option. */
const BY_DETECTOR: Readonly<Record<string, Content['options']>> = {
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

/** Inputs for the phase of the day and of the week; they came last. */
const CALENDAR = 4;

/** From version 1 to version 2. */
export function fromVersion1(content: Content): Content {
  const { detector, channels, fitted, weights } = content;
  const own = BY_DETECTOR[detector];
  const isFittedByDescent = detector !== 'auto' && detector !== 'linear-autoencoder';
  return withoutUnshownCycles({
    ...content,
    fitted: withRecentStatistic(fitted),
    options: withoutPath({ ...content.options, ...ONLY_WAY, ...own }),
    weights: [
      ...weights,
      ...(isFittedByDescent ? [constant('centre', [channels.length], 0.5)] : []),
      ...(own?.['noise'] === PLAIN.noise ? [constant('noise', [channels.length], 1)] : []),
    ],
  });
}

/** Version 1 had no error statistic of the newest steps by themselves. */
function withRecentStatistic(fitted: Content['fitted']): Content['fitted'] {
  const calibration = fitted['calibration'] as
    { units?: Record<string, number[]>; levels?: number[] } | undefined;
  if (!calibration?.units || !calibration.levels) return fitted;
  const widened = (statistics: readonly number[]) => statistics.toSpliced(RECENT_STATISTIC, 0, 1);
  const units = Object.entries(calibration.units).map(([series, own]) => [series, widened(own)] as const);
  return {
    ...fitted,
    calibration: { ...calibration, units: Object.fromEntries(units), levels: widened(calibration.levels) },
  };
}

/** A recurrent network inside a denoising one had no linear path. */
function withoutPath(options: Content['options']): Content['options'] {
  const network = options['network'] as { type?: string } | undefined;
  return network?.type === 'lstm' ? { ...options, network: { ...network, ...NO_PATH } } : options;
}

/** Cycles that the training part did not show were inputs of zeros; now they are no inputs. */
function withoutUnshownCycles(content: Content): Content {
  const cycles = content.weights.find(({ name }) => name === 'cycles')?.values;
  if (cycles?.length !== CALENDAR) return content;
  const deep = content.weights.some(({ name }) => name === 'encoder.0.kernel');
  const kernels = [
    'decoder.0.kernel',
    ...(deep ? ['encoder.0.kernel'] : ['mean.kernel', 'logVariance.kernel']),
  ];
  return {
    ...content,
    options: { ...content.options, timeOfDay: cycles[0] === 1, dayOfWeek: cycles[2] === 1 },
    weights: content.weights
      .filter(({ name }) => name !== 'cycles')
      .map((weight) => (kernels.includes(weight.name) ? withoutRows(weight, cycles) : weight)),
  };
}

/** A kernel `[from, to]` without those of its last rows whose `kept` is 0. */
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
