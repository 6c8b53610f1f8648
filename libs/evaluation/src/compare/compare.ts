import { KymoError } from '@kymo/domain';
import { mean, seededRandom } from '@kymo/statistics';
import { figureAt, type DetectorResult } from '../evaluate/report';

/** Figures worth comparing: where they stand in a result, and whether more is better. */
const COMPARED_FIGURES = [
  { path: 'vusPr.settled', higherIsBetter: true },
  { path: 'vusPr.causal', higherIsBetter: true },
  { path: 'vusRoc.settled', higherIsBetter: true },
  { path: 'vusRoc.causal', higherIsBetter: true },
  { path: 'event.f1', higherIsBetter: true },
  { path: 'event.recall', higherIsBetter: true },
  { path: 'event.precision', higherIsBetter: true },
  { path: 'point.f1', higherIsBetter: true },
  { path: 'point.falseAlarmRate', higherIsBetter: false },
  { path: 'event.medianDelay', higherIsBetter: false },
] as const;

/** What one detector gains over another on the same series. */
export interface PairedDifference {
  readonly figure: string;
  /** Series on which both have the figure. */
  readonly pairs: number;
  readonly reference: number;
  readonly challenger: number;
  /** Mean of challenger − reference. */
  readonly difference: number;
  /** 95 % confidence interval of the difference, by bootstrap over series. */
  readonly low: number;
  readonly high: number;
  readonly wins: number;
  readonly losses: number;
  /** `better` and `worse` only where there are five pairs or more and the interval leaves 0 out. */
  readonly verdict: 'better' | 'worse' | 'open';
}

export interface Comparison {
  readonly reference: string;
  readonly challenger: string;
  readonly differences: readonly PairedDifference[];
}

const RESAMPLES = 10_000;
const CONFIDENCE = 0.95;
/** The bootstrap of fewer says too much: that of one has no width. */
const MIN_PAIRS = 5;

/**
 * Sets a challenger against a reference, series by series.
 * Several results of one detector are runs with different seeds: their figures are averaged per series first, so that
 * the interval speaks of new series, not of new seeds.
 * @throws KymoError OPTIONS_INVALID where they share no series
 */
export function compareResults(
  reference: readonly DetectorResult[],
  challenger: readonly DetectorResult[],
  seed = 1,
): Comparison {
  checkShared(reference, challenger);
  const differences = COMPARED_FIGURES.map(({ path, higherIsBetter }) => {
    const [ours, theirs] = [challenger, reference].map((results) => figureBySeries(results, path.split('.')));
    const names = [...ours!.keys()].filter((name) => theirs!.has(name));
    return pairedDifference(
      path,
      names.map((name) => theirs!.get(name)!),
      names.map((name) => ours!.get(name)!),
      { higherIsBetter, seed },
    );
  });
  return { reference: reference[0]!.detector, challenger: challenger[0]!.detector, differences };
}

/** @param reference one figure by series, in the same order as `challenger` */
export function pairedDifference(
  figure: string,
  reference: readonly number[],
  challenger: readonly number[],
  { higherIsBetter = true, seed = 1 }: { higherIsBetter?: boolean; seed?: number } = {},
): PairedDifference {
  const gains = challenger.map((value, index) => value - reference[index]!);
  const better = (gain: number) => (higherIsBetter ? gain > 0 : gain < 0);
  const [low, high] = bootstrapInterval(gains, seed);
  const isTold = gains.length >= MIN_PAIRS && (low > 0 || high < 0);
  return {
    figure,
    pairs: gains.length,
    reference: mean(reference),
    challenger: mean(challenger),
    difference: mean(gains),
    low,
    high,
    wins: gains.filter((gain) => better(gain)).length,
    losses: gains.filter((gain) => gain !== 0 && !better(gain)).length,
    verdict: isTold ? (better(mean(gains)) ? 'better' : 'worse') : 'open',
  };
}

/** Percentile interval of the mean over resamples with replacement; NaN of nothing. */
export function bootstrapInterval(values: readonly number[], seed: number): [low: number, high: number] {
  const random = seededRandom(seed);
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let draw = 0; draw < values.length; draw++) sum += values[Math.floor(random() * values.length)]!;
    return sum / values.length;
  }).sort();
  const tail = (1 - CONFIDENCE) / 2;
  return [means[Math.floor(tail * RESAMPLES)]!, means[Math.ceil((1 - tail) * RESAMPLES) - 1]!];
}

function checkShared(reference: readonly DetectorResult[], challenger: readonly DetectorResult[]): void {
  const [names, others] = [reference, challenger].map((results) => [
    ...new Set(results.flatMap(({ series }) => series.map(({ name }) => name))),
  ]);
  if (names!.some((name) => others!.includes(name))) return;
  const told = (all: readonly string[]) => [...all.slice(0, 3), ...(all.length > 3 ? ['…'] : [])].join(', ');
  throw new KymoError(
    'OPTIONS_INVALID',
    `comparing ${reference[0]!.detector} with ${challenger[0]!.detector}: they share no series; the first has ` +
      `${told(names!)}, the second ${told(others!)}; give results on the same recordings`,
  );
}

function figureBySeries(results: readonly DetectorResult[], path: readonly string[]): Map<string, number> {
  const values = new Map<string, number[]>();
  for (const { name, ...figures } of results.flatMap(({ series }) => series)) {
    const value = figureAt(figures, path);
    if (Number.isFinite(value)) values.set(name, [...(values.get(name) ?? []), value]);
  }
  return new Map([...values].map(([name, runs]) => [name, mean(runs)]));
}
