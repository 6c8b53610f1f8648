import { availableParallelism } from 'node:os';
import { KymoError, messageOf, systemClock, type Clock } from '@kymo/domain';
import { backtest, type Backtest, type BacktestOptions } from '../backtest/backtest';
import type { Candidate } from '../backtest/candidate';
import type { WindowerFactory } from '../backtest/windower';
import { nabScores, type NabDetections } from '../metrics/nab';
import { rangesOf } from '../metrics/ranges';
import { findSeries, type FoundSeries } from '../readers/find-series';
import { channelValues, type LabelledSeries, type SeriesFile } from '../readers/labelled-series';
import { alertsAtOnset, type AlertRule } from './alerts';
import { detectorResult, reportOf, type EvaluationReport, type NabFigures } from './report';
import { runAll, type EvaluationProgress, type Task } from './run-all';
import { measure, type SeriesCounts, type SeriesResult } from './series-result';
import { alarmsOf } from './threshold';

export interface EvaluateOptions {
  /** Files and folders of labelled recordings. */
  readonly paths: readonly string[];
  /** The first is the subject of the report. */
  readonly candidates: readonly Candidate[];
  readonly seed: number;
  /** Number of training rows at the beginning. Default: by the layout of the files. */
  readonly trainingRows?: number;
  /** Concurrent backtests. Default: one per core. */
  readonly concurrency?: number;
  /** The live monitor's own windows. Default: every row is a step. */
  readonly windower?: WindowerFactory;
  /** When people are alerted. Default: at the first alarm after a window's length without one. */
  readonly alerts?: AlertRule;
  /** What is known of channels beforehand. Default: nothing. */
  readonly prepare?: (series: LabelledSeries) => LabelledSeries;
  readonly onProgress?: (progress: EvaluationProgress) => void;
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/** Scores of one detector on one series, for charts. */
export interface Trace {
  readonly detector: string;
  readonly name: string;
  readonly causal: Float64Array;
  readonly settled: Float64Array;
  /** 1 while the causal score alarms. */
  readonly alarms: Uint8Array;
  /** 1 where an alert is raised. */
  readonly alerts: Uint8Array;
  readonly labels: Uint8Array;
  /** First channel of the recording. */
  readonly signal: Float64Array;
  readonly signalName: string;
  readonly trainingRows: number;
  readonly scoredFrom: number;
  readonly timesMs?: Float64Array;
}

export interface Evaluation {
  readonly report: EvaluationReport;
  readonly traces: readonly Trace[];
  readonly skipped: FoundSeries['skipped'];
}

interface Outcome {
  readonly detector: string;
  readonly result: SeriesResult;
  readonly counts: SeriesCounts;
  readonly trace: Trace;
  /** Where the benchmark's own score applies. */
  readonly nab?: Readonly<Record<keyof NabFigures, NabDetections>>;
}

/** Errors of a detector that cannot be fitted on a training part: they count as a result. */
const UNFIT: ReadonlySet<string> = new Set(['TRAINING_TOO_SHORT', 'TRAINING_FAILED', 'DETECTOR_REFUSED']);

/**
 * Backtests every candidate on every recording found.
 * A detector that cannot be fitted on a series counts there as one that never alarms; the result says why.
 * @throws KymoError INPUT_UNREADABLE, CANCELLED, or what else a detector throws
 */
export async function evaluateFolder(options: EvaluateOptions): Promise<Evaluation> {
  const { candidates, seed, concurrency = availableParallelism(), clock = systemClock } = options;
  const found = await findSeries(options.paths);
  const { skipped } = found;
  const files = found.files.map((file) => prepared(file, options.prepare));
  // Unreadable files fail now, not after an hour of fits. The recordings are not kept, to save memory.
  for (const file of files) await file.load(options.trainingRows);
  const tasks = files.flatMap((file) => tasksFor(file, options));
  const outcomes = await runAll(tasks, concurrency, clock, options.onProgress);
  const results = candidates.map(({ name }) => {
    const own = outcomes.filter(({ detector }) => detector === name);
    return detectorResult(
      name,
      own.map(({ result }) => result),
      own.map(({ counts }) => counts),
      nabOf(own),
    );
  });
  return { report: reportOf(results, seed, clock()), traces: outcomes.map(({ trace }) => trace), skipped };
}

function prepared(file: SeriesFile, prepare: EvaluateOptions['prepare']): SeriesFile {
  if (prepare === undefined) return file;
  return { ...file, load: async (trainingRows) => prepare(await file.load(trainingRows)) };
}

function tasksFor(file: SeriesFile, options: EvaluateOptions): Task<Outcome>[] {
  let loading: Promise<LabelledSeries> | undefined;
  let waiting = options.candidates.length;
  const load = async () => {
    const series = await (loading ??= file.load(options.trainingRows));
    if (--waiting === 0) loading = undefined;
    return series;
  };
  return options.candidates.map((candidate) => ({
    name: `${candidate.name} on ${file.name}`,
    weight: candidate.cost ?? 1,
    run: async (onProgress) => outcomeOf(await load(), candidate, options, onProgress),
  }));
}

async function outcomeOf(
  series: LabelledSeries,
  candidate: Candidate,
  options: EvaluateOptions,
  onProgress: (fraction: number) => void,
): Promise<Outcome> {
  const { run, error } = await backtestOrSilence(series, candidate, { ...options, onProgress });
  const alerts = (options.alerts ?? alertsAtOnset)(run.alarms.causal, run.windowLength, series.intervalMs);
  return {
    detector: candidate.name,
    ...measure(run, alerts, error),
    trace: traceOf(run, alerts),
    nab: series.form === 'nab' ? nabDetections(run, alerts) : undefined,
  };
}

async function backtestOrSilence(
  series: LabelledSeries,
  candidate: Candidate,
  options: BacktestOptions,
): Promise<{ run: Backtest; error?: string }> {
  try {
    return { run: await backtest(series, candidate, options) };
  } catch (cause) {
    if (!(cause instanceof KymoError && UNFIT.has(cause.code))) throw cause;
    return { run: silentRun(series, candidate.name), error: messageOf(cause) };
  }
}

function silentRun(series: LabelledSeries, detector: string): Backtest {
  const none = new Float64Array(series.length).fill(NaN);
  const scores = { causal: none, settled: none };
  return {
    series,
    detector,
    ...scores,
    alarms: scores,
    alarmsOfNewest: false,
    windowLength: 1,
    fitSeconds: 0,
    scoreSeconds: 0,
  };
}

function traceOf({ series, detector, causal, settled, alarms }: Backtest, alerts: Uint8Array): Trace {
  return {
    detector,
    name: series.name,
    causal,
    settled,
    alarms: alarmsOf(alarms.causal),
    alerts,
    labels: series.labels,
    signal: channelValues(series, 0),
    signalName: series.channels[0]!,
    trainingRows: series.trainingLength,
    scoredFrom: series.scoredFrom,
    timesMs: series.timesMs,
  };
}

function nabDetections({ series, alarms, windowLength }: Backtest, alerts: Uint8Array) {
  const windows = series.events ?? rangesOf(series.labels);
  return {
    detections: { alarms: alertsAtOnset(alarms.causal, windowLength, series.intervalMs), windows },
    alerts: { alarms: alerts, windows },
    points: { alarms: alarmsOf(alarms.causal), windows },
  };
}

function nabOf(outcomes: readonly Outcome[]): NabFigures | undefined {
  const all = outcomes.flatMap(({ nab }) => nab ?? []);
  if (all.length < outcomes.length) return undefined;
  const scores = (kind: keyof NabFigures) => nabScores(all.map((one) => one[kind]));
  return { detections: scores('detections'), alerts: scores('alerts'), points: scores('points') };
}
