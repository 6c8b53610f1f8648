import { mean } from '@kymo/statistics';
import { poolAlarms } from '../metrics/alarms';
import type { NabScores } from '../metrics/nab';
import {
  thresholdFigures,
  type Figures,
  type SeriesCounts,
  type SeriesResult,
  type ThresholdFigures,
} from './series-result';
import { THRESHOLD } from './threshold';

/** The benchmark's scores of what counts as a detection. */
export interface NabFigures {
  /** The first alarm over a boundary that follows the scores, after one window length without any. */
  readonly detections: NabScores;
  /** What people are alerted of. */
  readonly alerts: NabScores;
  /** Every row at the learnt boundary. */
  readonly points: NabScores;
}

/** One detector over all series. */
export interface DetectorResult {
  readonly detector: string;
  readonly series: readonly SeriesResult[];
  /** Mean of each figure over the series that define it. */
  readonly mean: Figures;
  /** All points pooled into one series. */
  readonly pooled: ThresholdFigures & { readonly settled: ThresholdFigures };
  /** Numenta benchmark score, if all series belong to it. */
  readonly nab?: NabFigures;
}

/** JSON output of `evaluate`: the first detector at the top level, all others beside it. */
export interface EvaluationReport extends DetectorResult {
  readonly formatVersion: 1;
  readonly madeAt: string;
  readonly seed: number;
  readonly threshold: number;
  readonly beside: readonly DetectorResult[];
}

export function reportOf(results: readonly DetectorResult[], seed: number, nowMs: number): EvaluationReport {
  const [first, ...beside] = results;
  return {
    formatVersion: 1,
    madeAt: new Date(nowMs).toISOString(),
    seed,
    threshold: THRESHOLD,
    ...first!,
    beside,
  };
}

export function detectorResult(
  detector: string,
  series: readonly SeriesResult[],
  counts: readonly SeriesCounts[],
  nab: DetectorResult['nab'],
): DetectorResult {
  return {
    detector,
    mean: meanFigures(series),
    pooled: {
      ...thresholdFigures(poolAlarms(counts.map(({ causal }) => causal))),
      settled: thresholdFigures(poolAlarms(counts.map(({ settled }) => settled))),
    },
    nab,
    series,
  };
}

const AVERAGED = [
  'vusPr',
  'vusRoc',
  'event',
  'fitSeconds',
  'scoreSeconds',
  'aucPr',
  'aucRoc',
  'point',
  'affiliation',
  'alert',
  'settled',
] as const satisfies readonly (keyof Figures)[];

/** Mean of every figure over the series in which it is a number. */
function meanFigures(series: readonly Figures[]): Figures {
  const meanOf = (path: readonly string[], like: object): object =>
    Object.fromEntries(
      Object.entries(like).map(([name, value]) => [
        name,
        typeof value === 'object'
          ? meanOf([...path, name], value as object)
          : meanAt(series, [...path, name]),
      ]),
    );
  return meanOf([], pick(series[0]!)) as Figures;
}

function pick(figures: Figures): Pick<Figures, (typeof AVERAGED)[number]> {
  return Object.fromEntries(AVERAGED.map((name) => [name, figures[name]])) as unknown as Figures;
}

function meanAt(series: readonly Figures[], path: readonly string[]): number {
  const values = series.map((one) => figureAt(one, path)).filter(Number.isFinite);
  return mean(values);
}

/** The number at a path such as `['vusPr', 'settled']`; NaN where there is none. */
export function figureAt(figures: object, path: readonly string[]): number {
  const found = path.reduce<unknown>(
    (at, name) => (at as Record<string, unknown> | undefined)?.[name],
    figures,
  );
  return typeof found === 'number' ? found : NaN;
}
