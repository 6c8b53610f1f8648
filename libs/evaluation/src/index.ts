/**
 * Honest numbers: labelled recordings, metrics, backtests through the streaming code, reports, comparisons.
 * Deliberately without detectors, windows and threads of its own: what is measured is handed in,
 * and no threshold is ever chosen with labels in sight.
 */
export { artifactCandidate, type Candidate, detectorCandidate } from './backtest/candidate';
export { stepWindower, type WindowerFactory } from './backtest/windower';
export { baselines } from './baselines/baselines';
export { compareResults, type Comparison } from './compare/compare';
export type { AlertRule } from './evaluate/alerts';
export { evaluateFolder } from './evaluate/evaluate-folder';
export type { DetectorResult, EvaluationReport } from './evaluate/report';
export { runAll } from './evaluate/run-all';
export type { JudgedSeries, LiveOutcome } from './live/live-outcome';
export type { LiveEvent, LiveRecording, LiveSeries } from './live/live-recording';
export { liveReport, type LiveReport, type LiveRun, textLiveReport } from './live/live-report';
export { ofLabelledSeries } from './live/of-labelled-series';
export { findSeries } from './readers/find-series';
export { htmlReport } from './reports/html';
export { htmlInspection } from './reports/inspection';
export { textComparison, textReport } from './reports/text';
export type { LabelledSeries } from './readers/labelled-series';
export { namesLabels } from './readers/label-words';
export { labelColumn, labelsOf } from './readers/labels';
