import type { Backtest } from '../backtest/backtest';
import { affiliation, type Affiliation } from '../metrics/affiliation';
import { alarmFigures, countAlarms, type AlarmCounts } from '../metrics/alarms';
import { curveAreas } from '../metrics/curves';
import { periodOf } from '../metrics/period';
import { volumesUnderSurface } from '../metrics/volume';
import { channelValues, type DatasetForm, type LabelledSeries } from '../readers/labelled-series';
import { alertFigures, type AlertFigures } from './alerts';
import { alarmsOf, datedAlarmsOf } from './threshold';

/** One figure in both forms of the score. */
export interface TwoForms {
  /** Of the score known the moment the sample arrived. */
  readonly causal: number;
  /** Of the score known `settledDelay` rows later. */
  readonly settled: number;
}

/** Detected events against alarmed points. */
export interface EventFigures {
  readonly recall: number;
  readonly precision: number;
  readonly f1: number;
  /** Alarmed normal points per 1,000 points. */
  readonly falsePer1000: number;
  /** Runs of false alarms per day of recording. */
  readonly falsePerDay: number;
  /** Rows from an event's beginning to its first alarm. */
  readonly medianDelay: number;
}

export interface PointFigures {
  readonly recall: number;
  readonly precision: number;
  readonly f1: number;
  readonly falseAlarmRate: number;
  readonly missedAlarmRate: number;
}

/** Figures of the alarms at the threshold. */
export interface ThresholdFigures {
  readonly event: EventFigures;
  readonly point: PointFigures;
}

/** Figures of one detector on one series; NaN, in JSON null, where the labels define none. */
export interface Figures extends ThresholdFigures {
  readonly vusPr: TwoForms;
  readonly vusRoc: TwoForms;
  readonly aucPr: TwoForms;
  readonly aucRoc: TwoForms;
  readonly affiliation: Affiliation;
  readonly alert: AlertFigures;
  /** Of the alarms of the settled score; those above are of the causal score. */
  readonly settled: ThresholdFigures & { readonly affiliation: Affiliation };
  readonly fitSeconds: number;
  readonly scoreSeconds: number;
}

export interface SeriesResult extends Figures {
  readonly name: string;
  readonly form: DatasetForm;
  readonly rows: number;
  readonly trainingRows: number;
  readonly anomalousShare: number;
  readonly windowLength: number;
  /** Greatest width of the label buffer of the volumes: the period of the first channel. */
  readonly volumeWindow: number;
  /** Rows until a score has settled. */
  readonly settledDelay: number;
  /** Rows without a score: they rank lowest and raise no alarm. */
  readonly unscoredRows: number;
  /** Why the detector could not be fitted: it then counts as one that never alarms. */
  readonly error?: string;
}

/** Counts behind a result, for pooling. */
export interface SeriesCounts {
  readonly causal: AlarmCounts;
  readonly settled: AlarmCounts;
}

/**
 * Measures a backtest over the rows that count.
 * @param alerts `[time]`, 1 where an alert is raised
 */
export function measure(
  run: Backtest,
  alerts: Uint8Array,
  error?: string,
): { result: SeriesResult; counts: SeriesCounts } {
  const { series } = run;
  const labels = series.labels.subarray(series.scoredFrom);
  const volumeWindow = periodOf(channelValues(series, 0));
  const [causalAlarms, settledAlarms] = [run.alarms.causal, run.alarms.settled].map((scores) =>
    scores.subarray(series.scoredFrom),
  ) as [Float64Array, Float64Array];
  const measured = (form: 'causal' | 'settled', alarms: Uint8Array) =>
    measureScores(labels, run[form].subarray(series.scoredFrom), alarms, volumeWindow, series);
  const causal = measured('causal', alarmsOf(causalAlarms));
  const settled = measured(
    'settled',
    run.alarmsOfNewest
      ? datedAlarmsOf(settledAlarms, causalAlarms, run.windowLength)
      : alarmsOf(settledAlarms),
  );
  const both = (pick: (form: typeof causal) => number): TwoForms => ({
    causal: pick(causal),
    settled: pick(settled),
  });
  const result: SeriesResult = {
    name: series.name,
    vusPr: both((form) => form.volumes.vusPr),
    vusRoc: both((form) => form.volumes.vusRoc),
    aucPr: both((form) => form.areas.aucPr),
    aucRoc: both((form) => form.areas.aucRoc),
    ...thresholdFigures(causal.counts),
    affiliation: causal.near,
    alert: alertFigures(alerts, series),
    settled: { ...thresholdFigures(settled.counts), affiliation: settled.near },
    fitSeconds: run.fitSeconds,
    scoreSeconds: run.scoreSeconds,
    form: series.form,
    rows: series.length,
    trainingRows: series.trainingLength,
    anomalousShare: labels.reduce((sum, label) => sum + label, 0) / labels.length,
    windowLength: run.windowLength,
    volumeWindow,
    settledDelay: run.windowLength - 1,
    unscoredRows: run.causal.reduce((count, score) => count + Number(!Number.isFinite(score)), 0),
    error,
  };
  return { result, counts: { causal: causal.counts, settled: settled.counts } };
}

export function thresholdFigures(counts: AlarmCounts): ThresholdFigures {
  const { recall, precision, f1, falsePer1000, falsePerDay, medianDelay, ...point } = alarmFigures(counts);
  return {
    event: { recall, precision, f1, falsePer1000, falsePerDay, medianDelay },
    point: {
      recall: point.pointRecall,
      precision,
      f1: point.pointF1,
      falseAlarmRate: point.falseAlarmRate,
      missedAlarmRate: point.missedAlarmRate,
    },
  };
}

function measureScores(
  labels: Uint8Array,
  given: Float64Array,
  alarms: Uint8Array,
  volumeWindow: number,
  { intervalMs }: LabelledSeries,
) {
  const scores = ranked(given);
  return {
    volumes: volumesUnderSurface(labels, scores, volumeWindow),
    areas: curveAreas(labels, scores),
    counts: countAlarms(labels, alarms, intervalMs),
    near: affiliation(labels, alarms),
  };
}

/** Rows without a score rank lowest. */
function ranked(scores: Float64Array): Float64Array {
  const lowest = scores.reduce((low, score) => (score < low ? score : low), Infinity);
  return scores.map((score) => (Number.isFinite(score) ? score : Number.isFinite(lowest) ? lowest : 0));
}
