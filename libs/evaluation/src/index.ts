/**
 * Honest numbers: labelled recordings, metrics, backtests through the streaming code, reports, comparisons.
 * Deliberately without detectors, windows and threads of its own: what is measured is handed in,
 * and no threshold is ever chosen with labels in sight, but for the figures of published tables (`oracleScores`).
 */
export * from './backtest/backtest';
export * from './backtest/candidate';
export * from './backtest/replay';
export type { ReplayedScores } from './backtest/score-board';
export * from './backtest/windower';
export * from './baselines/baselines';
export * from './evaluate/alerts';
export * from './evaluate/evaluate-folder';
export * from './evaluate/report';
export { runAll, type EvaluationProgress } from './evaluate/run-all';
export * from './evaluate/series-result';
export * from './evaluate/threshold';
export { liveFigures, type LiveFigures } from './live/live-figures';
export * from './live/live-outcome';
export type { LiveEvent, LiveRecording, LiveSeries } from './live/live-recording';
export * from './live/live-report';
export { ofLabelledSeries } from './live/of-labelled-series';
export * from './metrics/affiliation';
export * from './metrics/alarms';
export * from './metrics/curves';
export * from './metrics/nab';
export * from './metrics/oracle';
export * from './metrics/period';
export * from './metrics/ranges';
export * from './metrics/volume';
export * from './readers/find-series';
export * from './readers/labelled-series';
export * from './compare/compare';
export { htmlReport } from './reports/html';
export { htmlInspection } from './reports/inspection';
export { textComparison, textReport } from './reports/text';
